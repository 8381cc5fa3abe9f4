package predict

import "slices"

// A word that is the letters typed is offered, in the last place if need be, unless it is a
// short one that the model finds unlikely here: vocabularies have th, st and w too.
const (
	shortWord = 2 // letters
	unlikely  = 0.02
)

// appendTop appends the K words with the best scores to dst.
func (t *prediction) appendTop(dst []Suggestion) []Suggestion {
	top := t.top[:t.p.set.TopK(t.top[:t.K], t.scores)]
	offerTyped := t.typed() && (len(t.prefix) > shortWord || t.scores[0] >= unlikely)
	if offerTyped && len(top) == t.K && !slices.Contains(top, 0) {
		top[t.K-1] = 0
	}
	for _, i := range top {
		dst = append(dst, Suggestion{t.spelled(int(i), t.casing), float64(t.scores[i])})
	}
	return dst
}

// spelled returns word i as its person writes it.
func (t *prediction) spelled(i int, as casing) string {
	for _, r := range t.respelled {
		if r.i == i {
			return as.apply(r.word, t.oov.tag)
		}
	}
	return t.word(i, as)
}
