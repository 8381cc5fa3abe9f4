//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemmAVX2 overrides the matrix product and the pool's pause.
func gemmAVX2(s *Set) {
	packed := packer{packAVX2, splitGeneric}
	s.f32 = micro{mr: 6, nr: 16, blocking: floatBlocks, lhs: packed, rhs: packed, tile: tileIn(6, 16, asm.GemmAVX2)}
	s.bf16 = s.f32.rounded()
	s.pause = asm.Pause
}

// packAVX2 transposes full tiles 8 columns at a time. For a tile of 6 rows the assembly
// reads 8, so the reference packs the last tile of a matrix.
func packAVX2(dst []float32, w int, src []float32, lds, rows, k int) {
	n := k &^ 7
	switch {
	case n > 0 && w == 16 && rows == 16:
		_, _ = dst[n*16-1], src[15*lds+n-1]
		asm.PackAVX2(&dst[0], 16, &src[0], lds, n)
		asm.PackAVX2(&dst[8], 16, &src[8*lds], lds, n)
	case n > 0 && w == 6 && rows == 6 && len(src) >= 7*lds+n && len(dst) >= n*6+2:
		asm.PackAVX2(&dst[0], 6, &src[0], lds, n)
	default:
		n = 0
	}
	if n < k {
		packGeneric(dst[n*w:], w, src[n:], lds, rows, k-n)
	}
}
