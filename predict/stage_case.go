package predict

import (
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// caseStage applies a prior by the case of the first letter typed: within a sentence, P is
// likelier for Paris than for people.
type caseStage struct{}

// wholeWordUpper is how much less likely a capital is for a small word that was typed to its end.
const wholeWordUpper = 0.1

func (caseStage) use(t *prediction) use { return when(t.p.cased && t.Prefix != "", usesScores) }

func (caseStage) apply(t *prediction) {
	first, _ := utf8.DecodeRuneInString(t.Prefix)
	prior := [...]float32{small: 1, capital: 1, either: 1}
	switch {
	case t.casing == allUpper && utf8.RuneCountInString(t.Prefix) == 1: // the line is in capitals
		return
	case unicode.IsUpper(first) && t.p.language.At(t.Context) != vocab.Beginning:
		prior[small] = t.p.language.Case.UnusualUpper
		if t.finished {
			prior[small] *= wholeWordUpper
		}
	case unicode.IsLower(first):
		prior[capital] = t.p.language.Case.UnusualLower
	default:
		return
	}
	vocab, oov := t.vocabScores(), t.oovScores()
	for i := range vocab.scores {
		vocab.scores[i] *= prior[t.lexicon.letter[vocab.place(i)]]
	}
	for i := range oov.scores {
		oov.scores[i] *= prior[t.oov.letter[oov.place(i)]]
	}
	for i, w := range t.learned {
		t.learnedScores().scores[i] *= prior[firstLetterOf(w.word)]
	}
}
