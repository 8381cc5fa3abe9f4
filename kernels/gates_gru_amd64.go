//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gatesGRUAVX2 gives the assembly a multiple of 8 units and leaves the tail to the
// reference.
func gatesGRUAVX2(s *Set) {
	s.gatesGRU = func(gates, sums, bias, hPrev, out []float32) {
		h := len(out)
		gates, sums, bias, hPrev = gates[:3*h], sums[:3*h], bias[:h], hPrev[:h]
		n := h &^ 7
		if n > 0 {
			asm.GatesGRUAVX2(n, h, &gates[0], &sums[0], &bias[0], &hPrev[0], &out[0])
		}
		gatesGRUFrom(n, gates, sums, bias, hPrev, out)
	}
	s.gatesGRUGrad = func(gates, sums, hPrev, dh, carry []float32) {
		h := len(carry)
		gates, sums, hPrev, dh = gates[:3*h], sums[:3*h], hPrev[:h], dh[:h]
		n := h &^ 7
		if n > 0 {
			asm.GatesGRUGradAVX2(n, h, &gates[0], &sums[0], &hPrev[0], &dh[0], &carry[0])
		}
		gatesGRUGradFrom(n, gates, sums, hPrev, dh, carry)
	}
}

// gatesGRUAVX512 checks the slices; the assembly takes any length. The derivative, whose
// time is that of reading, stays AVX2's.
func gatesGRUAVX512(s *Set) {
	s.gatesGRU = func(gates, sums, bias, hPrev, out []float32) {
		h := len(out)
		asm.GatesGRUAVX512(h, h, unsafe.SliceData(gates[:3*h]), unsafe.SliceData(sums[:3*h]),
			unsafe.SliceData(bias[:h]), unsafe.SliceData(hPrev[:h]), unsafe.SliceData(out))
	}
}
