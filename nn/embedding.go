package nn

// embedding looks up a vector for each word.
type embedding struct {
	weight *Param // (V, E)
	width  int
	y      []float32 // (N, E)
}

// forward returns y[n] = weight[ids[n]], (N, E).
func (l *embedding) forward(ids []int32) []float32 {
	l.y = grow(l.y, len(ids)*l.width)
	for n, id := range ids {
		copy(l.y[n*l.width:][:l.width], l.weight.Value[int(id)*l.width:])
	}
	return l.y
}

// backward adds dy to the gradient of the words looked up:
//
//	dweight[ids[n]] += dy[n]
//
// The gradient is that of this batch alone if the caller cleared it before, or
// the sum with the decoder's, if tied.
func (l *embedding) backward(ids []int32, dy []float32) {
	for n, id := range ids {
		dw := l.weight.Grad[int(id)*l.width:][:l.width]
		for e, d := range dy[n*l.width:][:l.width] {
			dw[e] += d
		}
	}
}

// grow returns a slice of n floats, in x's memory if it is large enough.
func grow(x []float32, n int) []float32 {
	if cap(x) < n {
		return make([]float32, n)
	}
	return x[:n]
}
