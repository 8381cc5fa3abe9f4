package kernels

// Height and width of a block.
const (
	BlockRows = 8
	BlockCols = 64
)

// BlockMask tells which blocks of a matrix (rows, cols), BlockRows × BlockCols each and
// cut at its edges, are live: products leave the others out.
type BlockMask struct {
	rows, cols int
	live       []bool // [down·across + right]
}

// Reset makes b that of a matrix without a live block.
func (b *BlockMask) Reset(rows, cols int) {
	b.rows, b.cols = rows, cols
	if size := b.Down() * b.Across(); cap(b.live) < size {
		b.live = make([]bool, size)
	} else {
		b.live = b.live[:size]
		clear(b.live)
	}
}

// Down is the number of blocks that hold a column.
func (b *BlockMask) Down() int { return (b.rows + BlockRows - 1) / BlockRows }

// Across is the number of blocks that hold a row.
func (b *BlockMask) Across() int { return (b.cols + BlockCols - 1) / BlockCols }

// Row is the blocks that hold rows BlockRows·down and on, for the caller to set.
func (b *BlockMask) Row(down int) []bool { return b.live[down*b.Across():][:b.Across()] }

// Share is the share of live blocks.
func (b *BlockMask) Share() float64 {
	count := 0
	for _, l := range b.live {
		if l {
			count++
		}
	}
	return float64(count) / float64(max(1, len(b.live)))
}
