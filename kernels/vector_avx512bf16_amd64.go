//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// vectorsAVX512BF16 overrides the rounding.
func vectorsAVX512BF16(s *Set) {
	s.toBF16 = func(dst []BF16, src []float32) {
		asm.ToBF16AVX512BF16(len(src), unsafe.SliceData(src), unsafe.SliceData(bits(dst[:len(src)])))
	}
}
