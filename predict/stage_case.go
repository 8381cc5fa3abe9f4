package predict

import (
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// caseStage applies a prior by the case of the first letter typed: within a sentence, P is
// likelier for Paris than for people.
type caseStage struct{}

func (caseStage) use(t *prediction) use { return when(t.p.cased && t.Prefix != "", usesScores) }

func (caseStage) apply(t *prediction) {
	first, _ := utf8.DecodeRuneInString(t.Prefix)
	prior := [...]float32{small: 1, capital: 1, either: 1}
	switch {
	case t.casing == allUpper && utf8.RuneCountInString(t.Prefix) == 1: // the line is in capitals
		return
	case unicode.IsUpper(first) && t.p.language.At(t.Context) != vocab.Beginning:
		prior[small] = t.p.language.Case.UnusualUpper
	case unicode.IsLower(first):
		prior[capital] = t.p.language.Case.UnusualLower
	default:
		return
	}
	for place, score := range t.vocabScores().all() {
		*score *= prior[t.lexicon.letter[place]]
	}
	for place, score := range t.oovScores().all() {
		*score *= prior[t.oov.letter[place]]
	}
	for i, score := range t.learnedScores().all() {
		*score *= prior[firstLetterOf(t.learned[i].word)]
	}
}
