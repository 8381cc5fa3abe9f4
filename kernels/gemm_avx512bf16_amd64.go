//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemmAVX512BF16 overrides the matrix product in bfloat16.
func gemmAVX512BF16(s *Set) {
	packed := packer{
		pack: func(dst []float32, w int, src []float32, lds, rows, k int) {
			n := k &^ 31
			packAVX512(asm.PackAVX512BF16, dst, w, src, lds, rows, n, n/2)
			packPairsGeneric(dst[n/2*w:], w, src[n:], lds, rows, k-n)
		},
		split: splitAVX512(asm.Split8AVX512BF16, asm.Split32AVX512BF16, 2),
	}
	s.bf16 = micro{mr: 8, nr: 32, pairs: true, blocking: floatBlocks, lhs: packed, rhs: packed, tile: tileIn(8, 32, asm.GemmAVX512BF16)}
}
