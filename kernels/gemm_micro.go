package kernels

import (
	"unsafe"

	"github.com/klauspost/cpuid/v2"
)

// micro is the micro-kernel of a matrix product: a tile of mr rows of A meets a panel
// of nr columns of B. Both are packed beforehand into 32-bit words, word p of row (or
// column) r at [p·mr+r] (or [p·nr+r]). A word is a float32, or a pair of bfloat16:
// elements 2p (the lower half) and 2p+1 of the sum over k, the latter 0 where k is odd.
// A set may arrange the words of an operand in another order, as long as its lhs, rhs
// and tile agree and k elements take words(k) words a row.
type micro struct {
	mr, nr int
	pairs  bool // words are pairs of bfloat16
	unit   int  // tile takes a multiple of so many words, the last of them 0; none if 0
	blocking
	lhs, rhs packer // of A in tiles, of B in panels

	// tile computes, over k words, C[mr·t+r][j] (+)= Σ_p a[(t·k+p)·mr+r] · b[p·nr+j].
	tile func(tiles, k int, a, b, c []float32, ldc int, add bool)
	// strip is tile for rows > 0 rows of A, which need not be whole tiles, or nil.
	strip func(rows, k int, a, b, c []float32, ldc int, add bool)
}

// packer lays out one operand in panels of w rows of A, or w columns of B.
type packer struct {
	// pack transposes rows ≤ w of src, k floats each, into one panel:
	// dst[p·w+r] = src[r·lds+p], undefined for r ≥ rows.
	pack func(dst []float32, w int, src []float32, lds, rows, k int)
	// split cuts k rows of n floats into consecutive panels, stride words apart, and
	// begins at word at of each:
	// dst[t·stride+(at+p)·w+r] = src[p·lds+t·w+r], undefined from column n on.
	split func(dst []float32, at, w, stride int, src []float32, lds, n, k int)
}

// blocking cuts a product so that its parts stay in the caches, after Goto & van de
// Geijn 2008: a panel of B (depth × nr) in the first level, a block of A (rows × depth)
// in the second, a slab of B in the third. It depends on the tile, so each micro-kernel
// has its own.
type blocking struct {
	rows      int // of a block of A, at most: blocks hold whole tiles
	depth     int // words down a block and a panel, a multiple of BlockCols and of unit
	slabDepth int // words down a slab, a multiple of depth
	slabSize  int // words of a slab
}

// smallRows is the height of a block of A for second-level caches of up to 1 MiB, of which it
// takes 384 KiB at a depth of 512 words.
const smallRows = 192

// blocksOf is the blocking of that depth. A block of A takes 3/8 of the second-level cache,
// but has at least smallRows.
func blocksOf(depth, cache int) blocking {
	rows := max(smallRows, min(cache/8*3/(4*depth), 4*smallRows)/smallRows*smallRows)
	return blocking{rows: rows, depth: depth, slabDepth: 4096, slabSize: 1 << 21}
}

// floatBlocks suit tiles of up to 8×32.
var floatBlocks = blocksOf(512, cpuid.CPU.Cache.L2)

// tileIn makes micro.tile of assembly for tiles of mr×nr.
func tileIn(mr, nr int, gemm func(tiles, k int, a, b, c *float32, ldc int, add bool)) func(tiles, k int, a, b, c []float32, ldc int, add bool) {
	return func(tiles, k int, a, b, c []float32, ldc int, add bool) {
		// SliceData, since a and b are empty if k is 0.
		gemm(tiles, k, unsafe.SliceData(a[:tiles*k*mr]), unsafe.SliceData(b[:k*nr]), &c[:(tiles*mr-1)*ldc+nr][0], ldc, add)
	}
}

func (s *Set) micro(p Precision) *micro {
	if p == BFloat16 {
		return &s.bf16
	}
	return &s.f32
}

// blockRows is the height of a block of A.
func (m *micro) blockRows() int { return max(1, m.rows/m.mr) * m.mr }

// wordLen is the number of elements in a word.
func (m *micro) wordLen() int {
	if m.pairs {
		return 2
	}
	return 1
}

// filled is the number of words that hold k elements.
func (m *micro) filled(k int) int {
	return (k + m.wordLen() - 1) / m.wordLen()
}

// words is the number of words that k elements take.
func (m *micro) words(k int) int { return m.units(m.filled(k)) }

// units rounds words up to whole units.
func (m *micro) units(words int) int {
	if m.unit == 0 {
		return words
	}
	return roundUp(words, m.unit)
}

// clearRest zeroes the last unit of the panels of n rows, stride words apart, if words do
// not fill it. It comes before packing.
func (m *micro) clearRest(dst []float32, w, stride, n, words int) {
	end := m.units(words)
	if end == words {
		return
	}
	for i := range (n + w - 1) / w {
		clear(dst[i*stride:][(end-m.unit)*w : end*w])
	}
}

// rounded turns a float32 micro-kernel into one of bfloat16, for processors without
// instructions for it: packing rounds the operands, products and sums stay float32.
func (m micro) rounded() micro {
	m.lhs, m.rhs = m.lhs.rounded(), m.rhs.rounded()
	return m
}

func (l packer) rounded() packer {
	return packer{
		pack: func(dst []float32, w int, src []float32, lds, rows, k int) {
			l.pack(dst, w, src, lds, rows, k)
			roundBF16(dst[:w*k])
		},
		split: func(dst []float32, at, w, stride int, src []float32, lds, n, k int) {
			l.split(dst, at, w, stride, src, lds, n, k)
			for t := range (n + w - 1) / w {
				roundBF16(dst[t*stride+at*w:][:w*k])
			}
		},
	}
}

func roundBF16(x []float32) {
	for i, v := range x {
		x[i] = RoundBF16(v)
	}
}
