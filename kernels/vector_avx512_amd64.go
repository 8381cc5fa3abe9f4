//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// vectorsAVX512 overrides the operations element by element. The assembly takes
// any length, 0 too, so that each wrapper only checks the slices: SliceData, since
// they may be empty.
func vectorsAVX512(s *Set) {
	s.axpy = func(a float32, x, y []float32) {
		asm.AxpyAVX512(len(x), a, unsafe.SliceData(x), unsafe.SliceData(y[:len(x)]))
	}
	s.sumSquares = func(x []float32) float32 { return asm.SumSquaresAVX512(len(x), unsafe.SliceData(x)) }
	s.max = func(x []float32) float32 { return asm.MaxAVX512(len(x), unsafe.SliceData(x)) }
	s.sumExp = func(x []float32, shift float32) float32 {
		return asm.SumExpAVX512(len(x), unsafe.SliceData(x), shift)
	}
	s.exp = func(y, x []float32, shift, scale float32) {
		asm.ExpAVX512(len(x), unsafe.SliceData(x), unsafe.SliceData(y[:len(x)]), shift, scale)
	}
	s.above = func(x []float32, threshold float32) int {
		return asm.AboveAVX512(len(x), unsafe.SliceData(x), threshold)
	}
	s.countAbove = func(x []float32, threshold float32) int {
		return asm.CountAboveAVX512(len(x), unsafe.SliceData(x), threshold)
	}
	s.selectAbove = func(ids []int32, x, margin []float32, factor, threshold float32, first int32) int {
		n := len(x)
		return asm.SelectAboveAVX512(n, unsafe.SliceData(x), unsafe.SliceData(margin[:n]), factor, threshold, first, unsafe.SliceData(ids[:(n+15)&^15]))
	}
	s.gates = func(gates, cPrev, c, tc, out []float32) {
		h := len(c)
		asm.GatesAVX512(h, h, unsafe.SliceData(gates[:4*h]), unsafe.SliceData(cPrev[:h]),
			unsafe.SliceData(c), unsafe.SliceData(tc[:h]), unsafe.SliceData(out[:h]))
	}
	s.gatesGrad = func(gates, cPrev, tc, dh, dc []float32) {
		h := len(dc)
		asm.GatesGradAVX512(h, h, unsafe.SliceData(gates[:4*h]), unsafe.SliceData(cPrev[:h]),
			unsafe.SliceData(tc[:h]), unsafe.SliceData(dh[:h]), unsafe.SliceData(dc))
	}
	s.adam = func(w, g, m, v []float32, p *[8]float32) {
		n := len(w)
		asm.AdamAVX512(n, unsafe.SliceData(w), unsafe.SliceData(g[:n]), unsafe.SliceData(m[:n]), unsafe.SliceData(v[:n]), p)
	}
}
