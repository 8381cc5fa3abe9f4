package predict

// sure is the probability from which a word is put in place of the letters typed.
const sure = 0.9

// autocorrect returns the word that a space puts in place of the letters typed, which is one of
// found, or nothing.
func (t *prediction) autocorrect(found []Suggestion) string {
	if len(found) == 0 || found[0].Kind != Corrected || found[0].Probability < sure {
		return ""
	}
	return found[0].Word
}

// kind returns that of the word of scores[i].
func (t *prediction) kind(i int) Kind {
	place, of := t.find(i)
	fold, s := "", span{}
	switch of {
	case inVocab:
		fold, s = t.lexicon.folds[place], t.vocabSpan
	case inOOV:
		fold, s = t.oov.folds[place], t.oovSpan
	case inLearned:
		fold, s = t.learned[place].fold, span{place, place + 1}
	}
	switch {
	case len(t.prefix) == 0:
		return Next
	case fold == string(t.prefix):
		return AsTyped
	case place >= s.from && place < s.to:
		return Completion
	}
	return Corrected
}
