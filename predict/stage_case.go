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
	vocab, oov, learned := t.vocabScores().scores, t.oovScores().scores, t.learnedScores()
	for i, capital := range t.lexicon.capital[t.vocabSpan.from:t.vocabSpan.to] {
		vocab[i] *= prior(capital)
	}
	for i, capital := range t.oov.capital[t.oovSpan.from:t.oovSpan.to] {
		oov[i] *= prior(capital)
	}
	for i, w := range t.learned {
		learned[i] *= prior(hasCapital(w))
	}
}
