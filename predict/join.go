package predict

import (
	"math"
	"slices"
	"strings"
)

const (
	// spaceWithin is how often a space is typed within a word.
	spaceWithin = 0.002
	// unlikelyKeys is the probability of a word's keys below which the word before may belong to it.
	unlikelyKeys = 2e-3
	// joinOdds is how much likelier one word must be than two.
	joinOdds = 4
)

// evidence returns the probability of the keys after the context, over all words, 0 if they
// were not decoded.
func (t *prediction) evidence() float64 {
	if !t.decoded || t.uses&usesProbabilities == 0 {
		return 0
	}
	return t.total * math.Exp(-float64(t.decoder.ExactCost()))
}

// join returns the answer that the keys of q and the word before them are one word with a space
// within, if that is much likelier than apart, the answer for q.
func (s *Session) join(q Query, apart Answer) (Answer, error) {
	before, ok := strings.CutSuffix(q.Context, " ")
	first := before[wordBefore(before):]
	if !ok || first == "" || s.twoWords(first, q.Prefix) || !plainWord(first) || s.keeps(Fold(q.Prefix), spelling(q.Prefix)) {
		return apart, nil
	}
	kept := append([]Suggestion(nil), apart.Suggestions...) // the calls below write over them
	apart.Suggestions = kept
	whole := Query{Context: before[:len(before)-len(first)], Prefix: first, K: q.K, Correction: q.Correction, Layout: q.Layout, Language: q.Language}
	left, err := s.Correct(whole)
	if err != nil {
		return apart, err
	}
	whole.Prefix += q.Prefix
	joined, err := s.Correct(whole)
	if err != nil || joined.evidence == 0 || len(joined.Suggestions) == 0 || joined.evidence*spaceWithin < joinOdds*left.evidence*max(apart.evidence, math.SmallestNonzeroFloat64) {
		return apart, err
	}
	best := joined.Suggestions[0]
	if best.Probability < sure || best.Word == first+" "+q.Prefix || best.Kind == AsTyped && !s.p.hasWord(best.Word) {
		return apart, nil
	}
	joined.Autocorrect, joined.Joined = best.Word, q.Context[len(whole.Context):]
	return joined, nil
}

// wholeWords is the length from which two words of the lists are not taken for parts of one.
const wholeWords = 3

// twoWords reports whether both parts are words by themselves.
func (s *Session) twoWords(a, b string) bool {
	return min(len(a), len(b)) >= wholeWords && s.p.hasWord(a) && s.p.hasWord(b)
}

// hasWord reports whether a list has a word.
func (p *Predictor) hasWord(word string) bool {
	return p.has(Fold(word), p.spelling(word))
}

// has reports whether a list has the word with that fold and key.
func (p *Predictor) has(fold, key string) bool {
	if p.voices != nil {
		return slices.ContainsFunc(p.voices, func(v *Predictor) bool { return v.has(fold, key) })
	}
	_, ok := p.lexicon.find(fold, key)
	if !ok {
		_, ok = p.oov.find(fold, key)
	}
	return ok
}
