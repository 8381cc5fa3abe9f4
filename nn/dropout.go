package nn

import "math/rand/v2"

// dropout zeroes entries with probability p in training and scales the others
// by 1/(1−p), so that evaluation needs no change (Srivastava et al. 2014).
type dropout struct {
	p    float64
	mask []float32 // 0 or 1/(1−p) for each entry; empty when nothing is dropped
	y    []float32
}

// forward returns y = x·mask with a fresh mask, or x itself if rng is nil.
func (l *dropout) forward(x []float32, rng *rand.PCG) []float32 {
	if rng == nil || l.p == 0 {
		l.mask = l.mask[:0]
		return x
	}
	l.mask, l.y = grow(l.mask, len(x)), grow(l.y, len(x))
	// 16 random bits decide an entry: p is met to 2⁻¹⁷.
	drop := uint64(l.p*65536 + 0.5)
	keep := float32(1 / (1 - l.p))
	var bits uint64
	for i, v := range x {
		if i%4 == 0 {
			bits = rng.Uint64()
		}
		m := keep
		if bits&0xffff < drop {
			m = 0
		}
		bits >>= 16
		l.mask[i], l.y[i] = m, v*m
	}
	return l.y
}

// backward turns dy into dx = dy·mask, in place.
func (l *dropout) backward(dy []float32) {
	if len(l.mask) == 0 {
		return
	}
	for i, m := range l.mask {
		dy[i] *= m
	}
}
