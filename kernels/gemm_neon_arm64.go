//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gemmNEON overrides the matrix product and the pool's pause.
func gemmNEON(s *Set) {
	packed := packer{packNEON, splitGeneric}
	s.f32 = micro{mr: 8, nr: 12, blocking: blocks192x512, lhs: packed, rhs: packed, tile: func(tiles, k int, a, b, c []float32, ldc int, add bool) {
		// SliceData, since a and b are empty if k is 0.
		asm.GemmNEON(tiles, k, unsafe.SliceData(a[:tiles*k*8]), unsafe.SliceData(b[:k*12]), &c[:(tiles*8-1)*ldc+12][0], ldc, add)
	}}
	s.bf16 = s.f32.rounded()
	s.pause = asm.Pause
}

// packNEON transposes 4 rows and 4 columns at a time and leaves the rest to the
// reference.
func packNEON(dst []float32, w int, src []float32, lds, rows, k int) {
	n, fours := k&^3, rows&^3
	if n > 0 && fours > 0 {
		_, _ = dst[(n-1)*w+fours-1], src[(fours-1)*lds+n-1]
		for r := 0; r < fours; r += 4 {
			asm.PackNEON(&dst[r], w, &src[r*lds], lds, n)
		}
	}
	if n > 0 && fours < rows {
		packGeneric(dst[fours:], w, src[fours*lds:], lds, rows-fours, n)
	}
	if n < k {
		packGeneric(dst[n*w:], w, src[n:], lds, rows, k-n)
	}
}
