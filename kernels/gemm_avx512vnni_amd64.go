//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gemmAVX512VNNI adds products of matrices in 8 bits. Packing moves a word of four bytes
// as it moves a float.
func gemmAVX512VNNI(s *Set) {
	s.int8 = int8Gemm{micro: s.f32, finish: func(x, scale, bias []float32, factor float32, offset int32) {
		n := len(x)
		asm.FinishInt8AVX512(n, unsafe.SliceData(x), unsafe.SliceData(scale[:n]), unsafe.SliceData(bias[:n]), factor, offset)
	}}
	s.int8.micro.tile = tileIn(8, 32, asm.GemmInt8AVX512VNNI)
}
