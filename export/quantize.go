package export

import (
	"math"
	"slices"
)

// matrix is W (out, in), whose rows come in consecutive pieces.
type matrix struct {
	in     int
	pieces [][]float32
}

// minScale is the scale below which a row counts as zeros, since dividing by it could
// overflow.
const minScale = 1e-30

// scales returns one scale for each output, shared by all the matrices, so that no quantised
// number exceeds ±127:
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
		if scale[v] < minScale {
			scale[v] = 127
		}
		scale[v] /= 127
	}
	return scale
}

// quantize returns round(W[v][j]/scale[v]) as (in, out), the form that MatMulInteger takes, in
// two's complement. The error of a number is at most half its scale.
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

// equal sets all scales to the largest one.
func equal(scale []float32) []float32 {
	for v, largest := 0, slices.Max(scale); v < len(scale); v++ {
		scale[v] = largest
	}
	return scale
}

// ratios splits scales into their mean and the ratio of each to it.
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
