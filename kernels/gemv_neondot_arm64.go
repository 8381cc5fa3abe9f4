//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsNEONDot overrides the product of int8 with SDOT.
func gemvsNEONDot(s *Set) {
	s.gemvInt8 = func(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch) {
		gemvTilesInt8(asm.GemvInt8NEONDot, y, ldy, a, ids, x)
	}
}
