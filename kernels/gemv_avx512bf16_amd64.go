//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gemvsAVX512BF16 overrides the products with few vectors of bfloat16.
func gemvsAVX512BF16(s *Set) {
	kernel := gemvKernel[uint16, float32]{asm.Gemv1BF16AVX512BF16, asm.Gemv2BF16AVX512BF16, asm.Gemv4BF16AVX512BF16}
	s.gemvBF16 = func(y []float32, ldy int, a []BF16, lda int, x []BF16, ldx, m, n, batch int) {
		if n == 0 {
			gemvBF16Generic(y, ldy, a, lda, x, ldx, m, n, batch)
			return
		}
		kernel.run(y, ldy, halves(a), lda, halves(x), ldx, m, n, batch)
	}
}

func halves(x []BF16) []uint16 { return unsafe.Slice((*uint16)(unsafe.SliceData(x)), len(x)) }
