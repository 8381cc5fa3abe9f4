//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/klauspost/cpuid/v2"

	"github.com/lstmkb/lstmkb/asm"
)

func archSets() []*Set {
	var sets []*Set
	if cpuid.CPU.Supports(cpuid.AVX2, cpuid.FMA3, cpuid.OSXSAVE) {
		sets = append(sets, &avx2)
	}
	return sets
}

// avx2 overrides all of generic. Each wrapper gives the assembly a multiple of
// 8 floats and leaves the tail to the reference.
var avx2 = Set{
	Name: "avx2",
	mr:   6, nr: 16,
	gemm: func(tiles, k int, a, b, c []float32, ldc int, add bool) {
		// SliceData, since a and b are empty where k is 0.
		asm.GemmAVX2(tiles, k, unsafe.SliceData(a[:tiles*k*6]), unsafe.SliceData(b[:k*16]), &c[:(tiles*6-1)*ldc+16][0], ldc, add)
	},
	pack: packAVX2,
	gemv: gemvAVX2,
	peak: asm.PeakAVX2,
	axpy: func(a float32, x, y []float32) {
		y = y[:len(x)]
		n := len(x) &^ 7
		if n > 0 {
			asm.AxpyAVX2(n, a, &x[0], &y[0])
		}
		axpyGeneric(a, x[n:], y[n:])
	},
	sumSquares: func(x []float32) float32 {
		n := len(x) &^ 7
		if n == 0 {
			return sumSquaresGeneric(x)
		}
		return asm.SumSquaresAVX2(n, &x[0]) + sumSquaresGeneric(x[n:])
	},
	max: func(x []float32) float32 {
		n := len(x) &^ 7
		if n == 0 {
			return maxGeneric(x)
		}
		return max(asm.MaxAVX2(n, &x[0]), maxGeneric(x[n:]))
	},
	sumExp: func(x []float32, shift float32) float32 {
		n := len(x) &^ 7
		if n == 0 {
			return sumExpGeneric(x, shift)
		}
		return asm.SumExpAVX2(n, &x[0], shift) + sumExpGeneric(x[n:], shift)
	},
	exp: func(y, x []float32, shift, scale float32) {
		y = y[:len(x)]
		n := len(x) &^ 7
		if n > 0 {
			asm.ExpAVX2(n, &x[0], &y[0], shift, scale)
		}
		expGeneric(y[n:], x[n:], shift, scale)
	},
	gates: func(gates, cPrev, c, tc, out []float32) {
		h := len(c)
		gates, cPrev, tc, out = gates[:4*h], cPrev[:h], tc[:h], out[:h]
		n := h &^ 7
		if n > 0 {
			asm.GatesAVX2(n, h, &gates[0], &cPrev[0], &c[0], &tc[0], &out[0])
		}
		gatesFrom(n, gates, cPrev, c, tc, out)
	},
	gatesGrad: func(gates, cPrev, tc, dh, dc []float32) {
		h := len(dc)
		gates, cPrev, tc, dh = gates[:4*h], cPrev[:h], tc[:h], dh[:h]
		n := h &^ 7
		if n > 0 {
			asm.GatesGradAVX2(n, h, &gates[0], &cPrev[0], &tc[0], &dh[0], &dc[0])
		}
		gatesGradFrom(n, gates, cPrev, tc, dh, dc)
	},
	adam: func(w, g, m, v []float32, p *[8]float32) {
		g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
		n := len(w) &^ 7
		if n > 0 {
			asm.AdamAVX2(n, &w[0], &g[0], &m[0], &v[0], p)
		}
		adamGeneric(w[n:], g[n:], m[n:], v[n:], p)
	},
}

// packAVX2 transposes full tiles 8 columns at a time. A tile of 6 rows reads 8,
// so the last one of a matrix is the reference's.
func packAVX2(dst []float32, w int, src []float32, lds, rows, k int) {
	n := k &^ 7
	switch {
	case n > 0 && w == 16 && rows == 16:
		_, _ = dst[n*16-1], src[15*lds+n-1]
		asm.PackAVX2(&dst[0], 16, &src[0], lds, n)
		asm.PackAVX2(&dst[8], 16, &src[8*lds], lds, n)
	case n > 0 && w == 6 && rows == 6 && len(src) >= 7*lds+n && len(dst) >= n*6+2:
		asm.PackAVX2(&dst[0], 6, &src[0], lds, n)
	default:
		n = 0
	}
	if n < k {
		packGeneric(dst[n*w:], w, src[n:], lds, rows, k-n)
	}
}

func gemvAVX2(y, a []float32, lda int, x []float32) {
	rows, n := len(y)&^3, len(x)&^7
	if rows == 0 || n == 0 {
		gemvGeneric(y, a, lda, x)
		return
	}
	_ = a[(len(y)-1)*lda+len(x)-1]
	asm.GemvAVX2(rows, n, &a[0], lda, &x[0], &y[0])
	if n < len(x) {
		for i := range rows {
			y[i] += dotGeneric(a[i*lda+n:i*lda+len(x)], x[n:])
		}
	}
	if rows < len(y) {
		gemvGeneric(y[rows:], a[rows*lda:], lda, x)
	}
}
