package predict

// Factors of words by how their letters are typed; docs/metrics.md says how they were chosen.
const (
	noApostrophe = 0.5   // dont for don't
	otherAccent  = 0.001 // café for cafe: after all words with the accents typed
)

// excluded is the score of a word that is not suggested.
const excluded = -1

// spellingStage applies a prior by how a word is spelled beside the letters typed: apostrophes
// may be left out, accents as well, but where they are typed they count.
type spellingStage struct{}

func (spellingStage) use(t *prediction) use { return when(t.Prefix != "", usesScores) }

func (spellingStage) apply(t *prediction) {
	plain := t.prior(nil) // of words without special characters
	for _, list := range [...]struct {
		*wordIndex
		section
	}{{&t.lexicon.wordIndex, t.vocabScores()}, {&t.oov.wordIndex, t.oovScores()}} {
		for place, score := range list.all() {
			if list.odd[place] {
				adjust(score, t.prior(list.letters[int32(place)]))
			} else if plain != 1 {
				adjust(score, plain)
			}
		}
	}
	for i, score := range t.learnedScores().all() {
		t.wordSpecials = appendSpecials(t.wordSpecials[:0], t.learned[i].key)
		adjust(score, t.prior(t.wordSpecials))
	}
}

// prior returns the factor of a word with these special characters, excluded for none.
func (t *prediction) prior(word []special) float32 {
	s := spelledAs(word, t.specials, len(t.prefix))
	switch {
	case s.lacksApostrophe:
		return excluded
	case s.lacksAccent:
		return otherAccent
	case s.addsApostrophe:
		return noApostrophe
	}
	return 1
}

func adjust(score *float32, prior float32) {
	if prior == excluded {
		*score = excluded
	} else {
		*score *= prior
	}
}
