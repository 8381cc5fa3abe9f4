package export

import (
	"math"
	"slices"
)

// matrix is W (out, in), its rows one after the other in pieces.
type matrix struct {
	in     int
	pieces [][]float32
}

// negligible is what a row is taken for zeros below, lest a scale be too small to
// divide by.
const negligible = 1e-30

// scales returns one scale for each output, the same for all the matrices, with
// which no number is beyond ±127:
//
//	scale[v] = max |W[v][j]| / 127 over all j of all W
func scales(out int, matrices ...matrix) []float32 {
	scale := make([]float32, out)
	for _, m := range matrices {
		v := 0
		for _, w := range m.pieces {
			for ; len(w) > 0; w = w[m.in:] {
				for _, x := range w[:m.in] {
					scale[v] = max(scale[v], x, -x)
				}
				v++
			}
		}
	}
	for v := range scale {
		if scale[v] < negligible {
			scale[v] = 127
		}
		scale[v] /= 127
	}
	return scale
}

// quantize returns round(W[v][j]/scale[v]) as (in, out), which is what
// MatMulInteger multiplies by, in two's complement. No number is off by more than
// half a scale.
func (m matrix) quantize(scale []float32) []byte {
	out := len(scale)
	q, v := make([]byte, m.in*out), 0
	for _, w := range m.pieces {
		for ; len(w) > 0; w = w[m.in:] {
			for j, x := range w[:m.in] {
				q[j*out+v] = byte(int8(math.RoundToEven(float64(x / scale[v]))))
			}
			v++
		}
	}
	return q
}

// equal makes all scales the largest of them.
func equal(scale []float32) []float32 {
	for v, most := 0, slices.Max(scale); v < len(scale); v++ {
		scale[v] = most
	}
	return scale
}

// ratios splits scales into their mean and what each is of it.
func ratios(scale []float32) (mean float32, ratio []float32) {
	sum := 0.0
	for _, s := range scale {
		sum += float64(s)
	}
	mean = float32(sum / float64(len(scale)))
	ratio = make([]float32, len(scale))
	for v, s := range scale {
		ratio[v] = s / mean
	}
	return mean, ratio
}

// transpose returns q (rows, columns) as (columns, rows).
func transpose(q []byte, rows, columns int) []byte {
	t := make([]byte, len(q))
	for j := range rows {
		for v := range columns {
			t[v*rows+j] = q[j*columns+v]
		}
	}
	return t
}
