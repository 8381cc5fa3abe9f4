//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gemmAVX512AMX overrides the matrix product in bfloat16. Panels of B are those of the set
// before.
func gemmAVX512AMX(s *Set) {
	rhs := s.bf16.rhs
	s.bf16 = tileMicro(asm.GemmAVX512AMX)
	s.bf16.pairs, s.bf16.lhs, s.bf16.rhs = true, packer{packTiles, splitTiles}, rhs
}

// gemmInt8AVX512AMX overrides the product of matrices in 8 bits. Panels of B are those of the
// set before; A is never transposed.
func gemmInt8AVX512AMX(s *Set) {
	rhs := s.int8.micro.rhs
	s.int8.micro = tileMicro(asm.GemmInt8AVX512AMX)
	s.int8.micro.blocking, s.int8.micro.lhs, s.int8.micro.rhs = tileBlocksInt8, packer{pack: packTileWords}, rhs
}

// tileMicro is a micro-kernel of assembly on tiles, without its packers.
func tileMicro(gemm func(rows, k int, a, b, c *float32, ldc int, add bool)) micro {
	strip := func(rows, k int, a, b, c []float32, ldc int, add bool) {
		left, right := tilesOf[leftTile](a), tilesOf[rightTiles](b)
		left, right = left[:(rows+tileSide-1)/tileSide*(k/tileSide)], right[:k/tileSide]
		gemm(rows, k, (*float32)(unsafe.Pointer(unsafe.SliceData(left))), (*float32)(unsafe.Pointer(unsafe.SliceData(right))), &c[:(rows-1)*ldc+2*tileSide][0], ldc, add)
	}
	tile := func(tiles, k int, a, b, c []float32, ldc int, add bool) {
		if tiles > 0 {
			strip(tiles*tileSide, k, a, b, c, ldc, add)
		}
	}
	return micro{mr: tileSide, nr: 2 * tileSide, unit: tileSide, blocking: tileBlocks, tile: tile, strip: strip}
}

// packTiles is packer.pack for tiles of A: chunks of 32 floats in assembly, the rest in Go.
func packTiles(dst []float32, _ int, src []float32, lds, rows, k int) {
	n := k &^ (2*tileSide - 1)
	if n > 0 && rows > 0 {
		_, _ = src[(rows-1)*lds+n-1], dst[n/2*tileSide-1]
		asm.PackAVX512AMX(&dst[0], &src[0], lds, rows, n/(2*tileSide))
	}
	if n < k && rows > 0 {
		packTilesGeneric(dst[n/2*tileSide:], tileSide, src[n:], lds, rows, k-n)
	}
}

// splitTiles is packer.split for tiles of A: 8 rows of src at a time in assembly, the rest in
// Go.
func splitTiles(dst []float32, at, _, stride int, src []float32, lds, n, k int) {
	if n == 0 {
		return
	}
	whole := k &^ 7
	if at%4 != 0 {
		whole = 0
	}
	if whole > 0 {
		_, _ = src[(whole-1)*lds+n-1], dst[(n-1)/tileSide*stride+roundUp(at+whole/2, tileSide)*tileSide-1]
		asm.SplitAVX512AMX(&dst[0], at, stride, &src[0], lds, n, whole/8)
	}
	if whole < k {
		splitTilesGeneric(dst, at+whole/2, tileSide, stride, src[whole*lds:], lds, n, k-whole)
	}
}
