//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsNEONBF16 overrides the product of bfloat16 with BFDOT.
func gemvsNEONBF16(s *Set) {
	s.gemvBF16 = func(y []float32, ldy int, a []BF16, lda int, x []BF16, ldx, m, n, batch int) {
		gemvTilesBF16(asm.GemvBF16NEONBF16, y, ldy, a, lda, x, ldx, m, n, batch)
	}
}
