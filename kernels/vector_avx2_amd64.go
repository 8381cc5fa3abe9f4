//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// vectorsAVX2 overrides the operations element by element. Each wrapper gives
// the assembly a multiple of 8 floats and leaves the tail to the reference.
func vectorsAVX2(s *Set) {
	s.axpy = func(a float32, x, y []float32) {
		y = y[:len(x)]
		n := len(x) &^ 7
		if n > 0 {
			asm.AxpyAVX2(n, a, &x[0], &y[0])
		}
		axpyGeneric(a, x[n:], y[n:])
	}
	s.sumSquares = func(x []float32) float32 {
		n := len(x) &^ 7
		if n == 0 {
			return sumSquaresGeneric(x)
		}
		return asm.SumSquaresAVX2(n, &x[0]) + sumSquaresGeneric(x[n:])
	}
	s.max = func(x []float32) float32 {
		n := len(x) &^ 7
		if n == 0 {
			return maxGeneric(x)
		}
		return max(asm.MaxAVX2(n, &x[0]), maxGeneric(x[n:]))
	}
	s.sumExp = func(x []float32, shift float32) float32 {
		n := len(x) &^ 7
		if n == 0 {
			return sumExpGeneric(x, shift)
		}
		return asm.SumExpAVX2(n, &x[0], shift) + sumExpGeneric(x[n:], shift)
	}
	s.exp = func(y, x []float32, shift, scale float32) {
		y = y[:len(x)]
		n := len(x) &^ 7
		if n > 0 {
			asm.ExpAVX2(n, &x[0], &y[0], shift, scale)
		}
		expGeneric(y[n:], x[n:], shift, scale)
	}
	s.above = func(x []float32, least float32) int {
		n := len(x) &^ 7
		if n > 0 {
			if i := asm.AboveAVX2(n, &x[0], least); i < n {
				return i
			}
		}
		return n + aboveGeneric(x[n:], least)
	}
	s.gates = func(gates, cPrev, c, tc, out []float32) {
		h := len(c)
		gates, cPrev, tc, out = gates[:4*h], cPrev[:h], tc[:h], out[:h]
		n := h &^ 7
		if n > 0 {
			asm.GatesAVX2(n, h, &gates[0], &cPrev[0], &c[0], &tc[0], &out[0])
		}
		gatesFrom(n, gates, cPrev, c, tc, out)
	}
	s.gatesGrad = func(gates, cPrev, tc, dh, dc []float32) {
		h := len(dc)
		gates, cPrev, tc, dh = gates[:4*h], cPrev[:h], tc[:h], dh[:h]
		n := h &^ 7
		if n > 0 {
			asm.GatesGradAVX2(n, h, &gates[0], &cPrev[0], &tc[0], &dh[0], &dc[0])
		}
		gatesGradFrom(n, gates, cPrev, tc, dh, dc)
	}
	s.adam = func(w, g, m, v []float32, p *[8]float32) {
		g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
		n := len(w) &^ 7
		if n > 0 {
			asm.AdamAVX2(n, &w[0], &g[0], &m[0], &v[0], p)
		}
		adamGeneric(w[n:], g[n:], m[n:], v[n:], p)
	}
}
