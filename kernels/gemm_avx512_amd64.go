//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemmAVX512 overrides the matrix product.
func gemmAVX512(s *Set) {
	packed := packer{
		pack: func(dst []float32, w int, src []float32, lds, rows, k int) {
			n := k &^ 15
			packAVX512(asm.PackAVX512, dst, w, src, lds, rows, n, n)
			packGeneric(dst[n*w:], w, src[n:], lds, rows, k-n)
		},
		split: splitAVX512(asm.Split8AVX512, asm.Split32AVX512, 1),
	}
	s.f32 = micro{mr: 8, nr: 32, blocking: floatBlocks, lhs: packed, rhs: packed, tile: tileIn(8, 32, asm.GemmAVX512)}
	s.bf16 = s.f32.rounded()
}

// packAVX512 transposes the first k columns, which make that many words a row, 8 rows
// at a time: up to 7 words past the last row of a column are overwritten as well.
func packAVX512(pack func(dst *float32, ldd int, src *float32, lds, rows, k int), dst []float32, w int, src []float32, lds, rows, k, words int) {
	if k > 0 {
		_, _ = src[(rows-1)*lds+k-1], dst[(words-1)*w+roundUp(rows, 8)-1]
		for r := 0; r < rows; r += 8 {
			pack(&dst[r], w, &src[r*lds], lds, min(8, rows-r), k)
		}
	}
}

// splitAVX512 makes a packer.split of the functions for panels of 8 and of 32 words,
// where a word takes each rows of src.
func splitAVX512(split8, split32 func(dst *float32, stride int, src *float32, lds, n, rows int), each int) func(dst []float32, at, w, stride int, src []float32, lds, n, k int) {
	return func(dst []float32, at, w, stride int, src []float32, lds, n, k int) {
		if n == 0 || k == 0 {
			return
		}
		dst = dst[at*w:]
		_, _ = src[(k-1)*lds+n-1], dst[(n-1)/w*stride+(k+each-1)/each*w-1]
		if w == 8 {
			split8(&dst[0], stride, &src[0], lds, n, k)
		} else {
			split32(&dst[0], stride, &src[0], lds, n, k)
		}
	}
}
