package infer

import "github.com/lstmkb/lstmkb/kernels"

// ScreenAnyway is a screen by so many components, even where NewScreen sees no gain, and the
// share of words that they leave to score in full.
func ScreenAnyway(n *Model, set *kernels.Set, rank int) (sc *Screen, left float64) {
	p := kernels.NewPool(set, 1)
	defer p.Close()
	w := newSampler(n, p)
	low := n.principal(p, w.moment(p), rank)
	left = low.measure(p, w, n.decoder.bias)
	return &Screen{low, n.decoder.bias}, left
}
