//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gemmAVX512 overrides the matrix product.
func gemmAVX512(s *Set) {
	s.f32 = micro{mr: 8, nr: 32,
		tile: tileAVX512(asm.GemmAVX512),
		pack: func(dst []float32, w int, src []float32, lds, rows, k int) {
			n := packAVX512(asm.PackAVX512, dst, w, src, lds, rows, k, k&^15)
			packGeneric(dst[n*w:], w, src[n:], lds, rows, k-n)
		},
		split: splitAVX512(asm.Split8AVX512, asm.Split32AVX512, 1),
	}
	s.bf16 = s.f32.rounded()
}

func tileAVX512(gemm func(tiles, k int, a, b, c *float32, ldc int, add bool)) func(tiles, k int, a, b, c []float32, ldc int, add bool) {
	return func(tiles, k int, a, b, c []float32, ldc int, add bool) {
		// SliceData, since a and b are empty where k is 0.
		gemm(tiles, k, unsafe.SliceData(a[:tiles*k*8]), unsafe.SliceData(b[:k*32]), &c[:(tiles*8-1)*ldc+32][0], ldc, add)
	}
}

// packAVX512 transposes the first n columns, 8 rows at a time, and returns n.
func packAVX512(pack func(dst *float32, ldd int, src *float32, lds, rows, k int), dst []float32, w int, src []float32, lds, rows, k, n int) int {
	if n > 0 {
		_ = src[(rows-1)*lds+k-1]
		for r := 0; r < rows; r += 8 {
			pack(&dst[r], w, &src[r*lds], lds, min(8, rows-r), n)
		}
	}
	return n
}

// splitAVX512 makes a micro.split of those for 8 and for 32 words, whose words take
// so many rows of src each.
func splitAVX512(split8, split32 func(dst *float32, stride int, src *float32, lds, n, rows int), each int) func(dst []float32, w, stride int, src []float32, lds, n, k int) {
	return func(dst []float32, w, stride int, src []float32, lds, n, k int) {
		if n == 0 || k == 0 {
			return
		}
		_, _ = src[(k-1)*lds+n-1], dst[(n-1)/w*stride+(k+each-1)/each*w-1]
		if w == 8 {
			split8(&dst[0], stride, &src[0], lds, n, k)
		} else {
			split32(&dst[0], stride, &src[0], lds, n, k)
		}
	}
}
