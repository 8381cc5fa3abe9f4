//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemmNEON overrides the matrix product and the pool's pause.
func gemmNEON(s *Set) {
	packed := packer{packNEON, splitGeneric}
	s.f32 = micro{mr: 8, nr: 12, blocking: floatBlocks, lhs: packed, rhs: packed, tile: tileIn(8, 12, asm.GemmNEON)}
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
