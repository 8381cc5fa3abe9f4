//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// vectorsNEONBF16 overrides the rounding.
func vectorsNEONBF16(s *Set) {
	s.toBF16 = func(dst []BF16, src []float32) {
		dst = dst[:len(src)]
		n := len(src) &^ 7
		if n > 0 {
			asm.ToBF16NEONBF16(n, &src[0], (*uint16)(&dst[0]))
		}
		toBF16Generic(dst[n:], src[n:])
	}
}
