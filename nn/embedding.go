package nn

import (
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/kernels"
)

// embedding looks up a vector for each word.
type embedding struct {
	weight *Param // (V, E)
	width  int
	y      []float32 // (N, E)
	words  dropout   // of whole words; its mask is (V)
	last   []int32   // words of the last backward; if untied, all other gradients are 0
}

// forward returns y (N, E) = weight[ids]. With rng it drops whole words of the
// vocabulary, the same ones at all positions, and scales up the others (embedding
// dropout; Gal & Ghahramani 2016, Merity et al. 2017):
//
//	y[n] = mask[ids[n]]·weight[ids[n]]
func (l *embedding) forward(p *kernels.Pool, ids []int32, rng *rand.PCG) []float32 {
	l.y = grow(l.y, len(ids)*l.width)
	l.words.draw(p, len(l.weight.Value)/l.width, rng)
	for n, id := range ids {
		y := l.y[n*l.width:][:l.width]
		copy(y, l.weight.Value[int(id)*l.width:])
		if len(l.words.mask) > 0 {
			scale(l.words.mask[id], y)
		}
	}
	return l.y
}

// backward adds dy (N, E) to the gradient of the words looked up:
//
//	dweight[ids[n]] += mask[ids[n]]·dy[n]
//
// With add it keeps what the gradient holds, the decoder's share if tied; else it first
// clears that of the batch before.
func (l *embedding) backward(ids []int32, dy []float32, add bool) {
	if !add {
		for _, id := range l.last {
			clear(l.weight.Grad[int(id)*l.width:][:l.width])
		}
		l.last = append(l.last[:0], ids...)
	}
	for n, id := range ids {
		m := float32(1)
		if len(l.words.mask) > 0 {
			m = l.words.mask[id]
		}
		dw := l.weight.Grad[int(id)*l.width:][:l.width]
		for e, d := range dy[n*l.width:][:l.width] {
			dw[e] += m * d
		}
	}
}

// scale computes x = a·x.
func scale(a float32, x []float32) {
	for i := range x {
		x[i] *= a
	}
}

// grow returns a slice of n floats, in x's memory if it is large enough.
func grow(x []float32, n int) []float32 {
	if cap(x) < n {
		return kernels.Floats(n)
	}
	return x[:n]
}
