//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// vectorsNEON overrides the operations element by element. Each wrapper gives
// the assembly a multiple of 4 floats and leaves the tail to the reference.
func vectorsNEON(s *Set) {
	s.axpy = func(a float32, x, y []float32) {
		y = y[:len(x)]
		n := len(x) &^ 3
		if n > 0 {
			asm.AxpyNEON(n, a, &x[0], &y[0])
		}
		axpyGeneric(a, x[n:], y[n:])
	}
	s.sumSquares = func(x []float32) float32 {
		n := len(x) &^ 3
		if n == 0 {
			return sumSquaresGeneric(x)
		}
		return asm.SumSquaresNEON(n, &x[0]) + sumSquaresGeneric(x[n:])
	}
	s.max = func(x []float32) float32 {
		n := len(x) &^ 3
		if n == 0 {
			return maxGeneric(x)
		}
		return max(asm.MaxNEON(n, &x[0]), maxGeneric(x[n:]))
	}
	s.sumExp = func(x []float32, shift float32) float32 {
		n := len(x) &^ 3
		if n == 0 {
			return sumExpGeneric(x, shift)
		}
		return asm.SumExpNEON(n, &x[0], shift) + sumExpGeneric(x[n:], shift)
	}
	s.exp = func(y, x []float32, shift, scale float32) {
		y = y[:len(x)]
		n := len(x) &^ 3
		if n > 0 {
			asm.ExpNEON(n, &x[0], &y[0], shift, scale)
		}
		expGeneric(y[n:], x[n:], shift, scale)
	}
	s.gates = func(gates, cPrev, c, tc, out []float32) {
		h := len(c)
		gates, cPrev, tc, out = gates[:4*h], cPrev[:h], tc[:h], out[:h]
		n := h &^ 3
		if n > 0 {
			asm.GatesNEON(n, h, &gates[0], &cPrev[0], &c[0], &tc[0], &out[0])
		}
		gatesFrom(n, gates, cPrev, c, tc, out)
	}
	s.gatesGrad = func(gates, cPrev, tc, dh, dc []float32) {
		h := len(dc)
		gates, cPrev, tc, dh = gates[:4*h], cPrev[:h], tc[:h], dh[:h]
		n := h &^ 3
		if n > 0 {
			asm.GatesGradNEON(n, h, &gates[0], &cPrev[0], &tc[0], &dh[0], &dc[0])
		}
		gatesGradFrom(n, gates, cPrev, tc, dh, dc)
	}
	s.adam = func(w, g, m, v []float32, p *[8]float32) {
		g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
		n := len(w) &^ 3
		if n > 0 {
			asm.AdamNEON(n, &w[0], &g[0], &m[0], &v[0], p)
		}
		adamGeneric(w[n:], g[n:], m[n:], v[n:], p)
	}
	s.above = func(x []float32, least float32) int {
		n, i := len(x)&^15, 0
		if n > 0 {
			i = asm.AboveNEON(n, &x[0], least)
		}
		return i + aboveGeneric(x[i:], least)
	}
}
