package predict

import (
	"unicode"
	"unicode/utf8"
)

// How likely a typist's first letter is in the other case than the word is mostly written
// in, compared with the same case; docs/metrics.md says how they were chosen.
const (
	strangeUpper = 0.2 // want as Want, within a sentence
	strangeLower = 0.5 // Paris as paris
)

// caseStage applies a prior by the case of the first letter typed: within a sentence, P is
// likelier for Paris than for people.
type caseStage struct{}

func (caseStage) use(t *prediction) use { return when(t.p.cased && t.Prefix != "", usesScores) }

func (caseStage) apply(t *prediction) {
	first, _ := utf8.DecodeRuneInString(t.Prefix)
	lower, upper := float32(1), float32(1) // factors of words without and with a capital
	switch {
	case unicode.IsUpper(first) && !beginsSentence(t.Context):
		lower = strangeUpper
	case unicode.IsLower(first):
		upper = strangeLower
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
