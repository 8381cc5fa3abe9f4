package predict

import (
	"cmp"
	"math"
	"slices"
)

// maxBetter bounds by how much, in nats, the letters or the path may suit one language's words better than
// another's, so that no score is infinite.
const maxBetter = 40

// spare is how many words more than asked for each language finds, since others may have the same
// ones or block some.
const spare = 4

// blend holds the predictions of a query in several languages, whose scores have one scale. They
// are added one after the other, the likeliest language first.
type blend struct {
	k        int
	finished bool
	outside  bool      // no language knows the text
	query    Query     // to each language
	shares   []float64 // of the languages
	order    []int     // the languages that are to come
	scores   []float64 // of the best words so far, the best first

	texts []*prediction // of the languages in use, the first of which has found the best word
	total float64       // of all scores
	scale float64       // −ln of the factor of all scores beside the probability of the keys
}

func newBlend(q Query, finished bool, shares []float64) *blend {
	b := &blend{k: q.K, finished: finished, query: q, shares: shares, order: make([]int, len(shares))}
	b.query.Language, b.query.mixed, b.query.K = "", true, min(q.K+spare, MaxK)
	for i := range b.order {
		b.order[i] = i
	}
	slices.SortStableFunc(b.order, func(i, j int) int { return cmp.Compare(shares[j], shares[i]) })
	return b
}

// next returns the language whose prediction is to be added next. ok is false if there is none that may
// have some of the K likeliest words.
func (b *blend) next() (language int, ok bool) {
	if len(b.order) == 0 {
		return 0, false
	}
	language, b.order = b.order[0], b.order[1:]
	kth := 0.0 // the score of the K-th word so far
	if len(b.scores) >= b.k {
		kth = b.scores[b.k-1]
	}
	share := b.shares[language]
	return language, share > 0 && (len(b.query.path) > 0 || share > kth)
}

// add adds the prediction of a language with that share.
func (b *blend) add(t *prediction, share float64) {
	t.chooseCasing()
	t.weigh()
	if len(b.texts) == 0 {
		b.scale = t.keysCost()
	}
	b.texts = append(b.texts, t)
	if t.decoded || len(t.path) > 0 {
		share *= math.Exp(min(b.scale-t.keysCost(), maxBetter))
	}
	t.scale(float32(share))
	b.total += t.sum()
	for _, i := range t.best() {
		b.scores = append(b.scores, float64(t.scores[i]))
	}
	slices.SortFunc(b.scores, func(x, y float64) int { return cmp.Compare(y, x) })
}

// keysCost returns −ln of the probability of the keys that t's likelihoods are relative to.
func (t *prediction) keysCost() float64 {
	switch {
	case len(t.path) > 0:
		return float64(t.pathCost)
	case t.decoded:
		return float64(t.decoder.ExactCost())
	}
	return 0
}

// evidence is prediction.evidence over all languages.
func (b *blend) evidence() float64 {
	if len(b.texts) == 0 || !b.texts[0].decoded {
		return 0
	}
	return b.total * math.Exp(-b.scale)
}

// end ends the predictions.
func (b *blend) end() {
	for _, t := range b.texts {
		t.p.end(t)
	}
}
