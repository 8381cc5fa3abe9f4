//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// Every arm64 processor has NEON.
func archSets() []*Set { return []*Set{&neon} }

// neon overrides all of generic. Each wrapper gives the assembly a multiple of
// 4 floats and leaves the tail to the reference.
var neon = Set{
	Name: "neon",
	mr:   8, nr: 12,
	gemm: func(tiles, k int, a, b, c []float32, ldc int, add bool) {
		// SliceData, since a and b are empty where k is 0.
		asm.GemmNEON(tiles, k, unsafe.SliceData(a[:tiles*k*8]), unsafe.SliceData(b[:k*12]), &c[:(tiles*8-1)*ldc+12][0], ldc, add)
	},
	pack: packNEON,
	gemv: gemvNEON,
	peak: asm.PeakNEON,
	axpy: func(a float32, x, y []float32) {
		y = y[:len(x)]
		n := len(x) &^ 3
		if n > 0 {
			asm.AxpyNEON(n, a, &x[0], &y[0])
		}
		axpyGeneric(a, x[n:], y[n:])
	},
	sumSquares: func(x []float32) float32 {
		n := len(x) &^ 3
		if n == 0 {
			return sumSquaresGeneric(x)
		}
		return asm.SumSquaresNEON(n, &x[0]) + sumSquaresGeneric(x[n:])
	},
	max: func(x []float32) float32 {
		n := len(x) &^ 3
		if n == 0 {
			return maxGeneric(x)
		}
		return max(asm.MaxNEON(n, &x[0]), maxGeneric(x[n:]))
	},
	sumExp: func(x []float32, shift float32) float32 {
		n := len(x) &^ 3
		if n == 0 {
			return sumExpGeneric(x, shift)
		}
		return asm.SumExpNEON(n, &x[0], shift) + sumExpGeneric(x[n:], shift)
	},
	exp: func(y, x []float32, shift, scale float32) {
		y = y[:len(x)]
		n := len(x) &^ 3
		if n > 0 {
			asm.ExpNEON(n, &x[0], &y[0], shift, scale)
		}
		expGeneric(y[n:], x[n:], shift, scale)
	},
	gates: func(gates, cPrev, c, tc, out []float32) {
		h := len(c)
		gates, cPrev, tc, out = gates[:4*h], cPrev[:h], tc[:h], out[:h]
		n := h &^ 3
		if n > 0 {
			asm.GatesNEON(n, h, &gates[0], &cPrev[0], &c[0], &tc[0], &out[0])
		}
		gatesFrom(n, gates, cPrev, c, tc, out)
	},
	gatesGrad: func(gates, cPrev, tc, dh, dc []float32) {
		h := len(dc)
		gates, cPrev, tc, dh = gates[:4*h], cPrev[:h], tc[:h], dh[:h]
		n := h &^ 3
		if n > 0 {
			asm.GatesGradNEON(n, h, &gates[0], &cPrev[0], &tc[0], &dh[0], &dc[0])
		}
		gatesGradFrom(n, gates, cPrev, tc, dh, dc)
	},
	adam: func(w, g, m, v []float32, p *[8]float32) {
		g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
		n := len(w) &^ 3
		if n > 0 {
			asm.AdamNEON(n, &w[0], &g[0], &m[0], &v[0], p)
		}
		adamGeneric(w[n:], g[n:], m[n:], v[n:], p)
	},
}

// packNEON transposes full tiles, whose widths are multiples of 4, 4 rows at a
// time; the last, narrower tile of a matrix is the reference's.
func packNEON(dst []float32, w int, src []float32, lds, rows, k int) {
	n := k &^ 3
	if rows < w || w%4 != 0 {
		n = 0
	}
	if n > 0 {
		_, _ = dst[n*w-1], src[(rows-1)*lds+n-1]
		for r := 0; r < rows; r += 4 {
			asm.PackNEON(&dst[r], w, &src[r*lds], lds, n)
		}
	}
	if n < k {
		packGeneric(dst[n*w:], w, src[n:], lds, rows, k-n)
	}
}

func gemvNEON(y, a []float32, lda int, x []float32) {
	rows, n := len(y)&^3, len(x)&^3
	if rows == 0 || n == 0 {
		gemvGeneric(y, a, lda, x)
		return
	}
	_ = a[(len(y)-1)*lda+len(x)-1]
	asm.GemvNEON(rows, n, &a[0], lda, &x[0], &y[0])
	if n < len(x) {
		for i := range rows {
			y[i] += dotGeneric(a[i*lda+n:i*lda+len(x)], x[n:])
		}
	}
	if rows < len(y) {
		gemvGeneric(y[rows:], a[rows*lda:], lda, x)
	}
}
