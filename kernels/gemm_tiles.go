package kernels

import (
	"unsafe"

	"github.com/klauspost/cpuid/v2"
)

// A tile of a processor's matrix unit has 16 rows of 16 words. It multiplies 16 rows of A,
// words of each side by side, with as many words of 16 columns of B.
const tileSide = 16

// leftTile is 16 words, from a multiple of 16 on, of 16 rows of A: word p of row r at
// [r%16][p%16]. The tiles of 16 rows follow each other, then come those of the next rows.
// It begins on a cache line, so that each row is one.
type leftTile [tileSide][tileSide]float32

// rightTiles is 16 words of 32 columns of B: the rows of two tiles side by side, word p of
// column j at [p%16][j]. It begins on a cache line.
type rightTiles [tileSide][2 * tileSide]float32

// tileBlocks keep a panel of B within 32 KiB; those of bytes, whose sums are made at once, are
// as deep as those of other sets.
var (
	tileBlocks     = blocksOf(256, cpuid.CPU.Cache.L2)
	tileBlocksInt8 = blocksOf(512, cpuid.CPU.Cache.L2)
)

// tilesOf are the whole tiles in packed.
func tilesOf[T leftTile | rightTiles](packed []float32) []T {
	var t T
	n := len(packed) * 4 / int(unsafe.Sizeof(t))
	if n == 0 { // a pointer to a tile would reach beyond packed
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(packed))), n)
}

// packTilesGeneric is packer.pack for pairs of bfloat16 in tiles of A.
func packTilesGeneric(dst []float32, _ int, src []float32, lds, rows, k int) {
	tiles := tilesOf[leftTile](dst)
	for r := range rows {
		row := src[r*lds:][:k]
		for p := range (k + 1) / 2 {
			hi := float32(0)
			if 2*p+1 < k {
				hi = row[2*p+1]
			}
			tiles[p/tileSide][r][p%tileSide] = pair(row[2*p], hi)
		}
	}
}

// packTileWords is packer.pack for words of four bytes in tiles of A; k is a multiple of 16.
func packTileWords(dst []float32, _ int, src []float32, lds, rows, k int) {
	tiles := tilesOf[leftTile](dst)[:k/tileSide]
	for r := range rows {
		row := src[r*lds:][:k]
		for p := range tiles {
			copy(tiles[p][r][:], row[p*tileSide:])
		}
	}
}

// splitTilesGeneric is packer.split for pairs of bfloat16 in tiles of A.
func splitTilesGeneric(dst []float32, at, _, stride int, src []float32, lds, n, k int) {
	for r := range n {
		tiles := tilesOf[leftTile](dst[r/tileSide*stride:])
		for p := range (k + 1) / 2 {
			hi := float32(0)
			if 2*p+1 < k {
				hi = src[(2*p+1)*lds+r]
			}
			tiles[(at+p)/tileSide][r%tileSide][(at+p)%tileSide] = pair(src[2*p*lds+r], hi)
		}
	}
}
