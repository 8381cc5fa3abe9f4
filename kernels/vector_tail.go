//go:build !purego && (amd64 || arm64)

package kernels

// vectorAsm is assembly for the operations element by element that takes only whole
// registers: n > 0, a multiple of lanes.
type vectorAsm struct {
	lanes      int
	axpy       func(n int, a float32, x, y *float32)
	sumSquares func(n int, x *float32) float32
	max        func(n int, x *float32) float32
	sumExp     func(n int, x *float32, shift float32) float32
	exp        func(n int, x, y *float32, shift, scale float32)
	gates      func(n, h int, gates, cPrev, c, tc, out *float32)
	gatesGrad  func(n, h int, gates, cPrev, tc, dh, dc *float32)
	adam       func(n int, w, g, m, v *float32, p *[8]float32)
	above      func(n int, x *float32, threshold float32) int // n a multiple of 16
}

// override makes the set's operations of a: each checks its slices, gives the assembly
// whole registers and leaves the tail to the reference.
func (a vectorAsm) override(s *Set) {
	whole := func(n int) int { return n &^ (a.lanes - 1) }
	s.axpy = func(f float32, x, y []float32) {
		y = y[:len(x)]
		n := whole(len(x))
		if n > 0 {
			a.axpy(n, f, &x[0], &y[0])
		}
		axpyGeneric(f, x[n:], y[n:])
	}
	s.sumSquares = func(x []float32) float32 {
		n := whole(len(x))
		if n == 0 {
			return sumSquaresGeneric(x)
		}
		return a.sumSquares(n, &x[0]) + sumSquaresGeneric(x[n:])
	}
	s.max = func(x []float32) float32 {
		n := whole(len(x))
		if n == 0 {
			return maxGeneric(x)
		}
		return max(a.max(n, &x[0]), maxGeneric(x[n:]))
	}
	s.sumExp = func(x []float32, shift float32) float32 {
		n := whole(len(x))
		if n == 0 {
			return sumExpGeneric(x, shift)
		}
		return a.sumExp(n, &x[0], shift) + sumExpGeneric(x[n:], shift)
	}
	s.exp = func(y, x []float32, shift, scale float32) {
		y = y[:len(x)]
		n := whole(len(x))
		if n > 0 {
			a.exp(n, &x[0], &y[0], shift, scale)
		}
		expGeneric(y[n:], x[n:], shift, scale)
	}
	s.above = func(x []float32, threshold float32) int {
		n, i := len(x)&^15, 0
		if n > 0 {
			i = a.above(n, &x[0], threshold)
		}
		return i + aboveGeneric(x[i:], threshold)
	}
	s.gates = func(gates, cPrev, c, tc, out []float32) {
		h := len(c)
		gates, cPrev, tc, out = gates[:4*h], cPrev[:h], tc[:h], out[:h]
		n := whole(h)
		if n > 0 {
			a.gates(n, h, &gates[0], &cPrev[0], &c[0], &tc[0], &out[0])
		}
		gatesFrom(n, gates, cPrev, c, tc, out)
	}
	s.gatesGrad = func(gates, cPrev, tc, dh, dc []float32) {
		h := len(dc)
		gates, cPrev, tc, dh = gates[:4*h], cPrev[:h], tc[:h], dh[:h]
		n := whole(h)
		if n > 0 {
			a.gatesGrad(n, h, &gates[0], &cPrev[0], &tc[0], &dh[0], &dc[0])
		}
		gatesGradFrom(n, gates, cPrev, tc, dh, dc)
	}
	s.adam = func(w, g, m, v []float32, p *[8]float32) {
		g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
		n := whole(len(w))
		if n > 0 {
			a.adam(n, &w[0], &g[0], &m[0], &v[0], p)
		}
		adamGeneric(w[n:], g[n:], m[n:], v[n:], p)
	}
}
