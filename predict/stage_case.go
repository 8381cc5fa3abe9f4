package predict

import (
	"unicode"
	"unicode/utf8"
)

// caseStage applies a prior by the case of the first letter typed: within a sentence, P is
// likelier for Paris than for people.
type caseStage struct{}

func (caseStage) use(t *prediction) use { return when(t.p.cased && t.Prefix != "", usesScores) }

func (caseStage) apply(t *prediction) {
	first, _ := utf8.DecodeRuneInString(t.Prefix)
	lower, upper := float32(1), float32(1) // factors of words without and with a capital
	switch {
	case unicode.IsUpper(first) && !t.p.language.beginsSentence(t.Context):
		lower = t.p.language.Case.UnusualUpper
	case unicode.IsLower(first):
		upper = t.p.language.Case.UnusualLower
	default:
		return
	}
	prior := func(capital bool) float32 {
		if capital {
			return upper
		}
		return lower
	}
	for place, score := range t.vocabScores().all() {
		*score *= prior(t.lexicon.capital[place])
	}
	for place, score := range t.oovScores().all() {
		*score *= prior(t.oov.capital[place])
	}
	for i, score := range t.learnedScores().all() {
		*score *= prior(hasCapital(t.learned[i]))
	}
}
