package kernels

// micro is the micro-kernel of a matrix product and what lays out its operands:
// tiles of mr rows of A, panels of nr columns of B, both as 32-bit words [p][r].
// A word is a float32, or a pair of bfloat16: elements 2p (the lower half) and
// 2p+1 of the sum over k, the latter 0 where k is odd. A set may lay out its words
// otherwise, as long as its pack, split and tile agree.
type micro struct {
	mr, nr int
	pairs  bool // words are pairs of bfloat16

	// tile computes, over k words, C[mr·t+r][j] (+)= Σ_p a[(t·k+p)·mr+r] · b[p·nr+j].
	tile func(tiles, k int, a, b, c []float32, ldc int, add bool)
	// pack transposes rows ≤ w of src, k floats each, into a panel of w words:
	// dst[p·w+r] = src[r·lds+p], undefined for r ≥ rows.
	pack func(dst []float32, w int, src []float32, lds, rows, k int)
	// split copies k rows of n floats, which cross consecutive panels of w words:
	// dst[t·stride+p·w+r] = src[p·lds+t·w+r], undefined from column n on.
	split func(dst []float32, w, stride int, src []float32, lds, n, k int)
}

func (s *Set) micro(p Precision) *micro {
	if p == BFloat16 {
		return &s.bf16
	}
	return &s.f32
}

// rows is the height of a block of A.
func (m *micro) rows() int { return max(1, blockRows/m.mr) * m.mr }

// wordLen is the number of elements in a word.
func (m *micro) wordLen() int {
	if m.pairs {
		return 2
	}
	return 1
}

// words is the number of words that k elements take.
func (m *micro) words(k int) int {
	return (k + m.wordLen() - 1) / m.wordLen()
}

// rounded is a float32 micro-kernel as one of bfloat16, for processors that have
// none: operands are rounded as they are packed, products and sums stay float32.
func (m micro) rounded() micro {
	pack, split := m.pack, m.split
	m.pack = func(dst []float32, w int, src []float32, lds, rows, k int) {
		pack(dst, w, src, lds, rows, k)
		roundBF16(dst[:w*k])
	}
	m.split = func(dst []float32, w, stride int, src []float32, lds, n, k int) {
		split(dst, w, stride, src, lds, n, k)
		for t := range (n + w - 1) / w {
			roundBF16(dst[t*stride:][:w*k])
		}
	}
	return m
}

func roundBF16(x []float32) {
	for i, v := range x {
		x[i] = RoundBF16(v)
	}
}
