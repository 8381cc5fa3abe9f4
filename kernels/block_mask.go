package kernels

// Height and width of a block, in elements.
const (
	BlockRows = 8
	BlockCols = 64
)

// BlockMask tells which blocks of a matrix (rows, cols) are live: [Pool.GemmBlockSparse]
// skips the others. A block is BlockRows × BlockCols, less at the matrix's edges.
type BlockMask struct {
	rows, cols int
	live       []bool // (Down, Across)
}

// Reset makes b the mask of a matrix (rows, cols) without a live block.
func (b *BlockMask) Reset(rows, cols int) {
	b.rows, b.cols = rows, cols
	if size := b.Down() * b.Across(); cap(b.live) < size {
		b.live = make([]bool, size)
	} else {
		b.live = b.live[:size]
		clear(b.live)
	}
}

// Down is the number of rows of blocks.
func (b *BlockMask) Down() int { return (b.rows + BlockRows - 1) / BlockRows }

// Across is the number of blocks in a row of blocks.
func (b *BlockMask) Across() int { return (b.cols + BlockCols - 1) / BlockCols }

// Row is a row of blocks, which holds the matrix's rows from BlockRows·down. The caller
// sets it.
func (b *BlockMask) Row(down int) []bool { return b.live[down*b.Across():][:b.Across()] }

// Share is the fraction of blocks that are live.
func (b *BlockMask) Share() float64 {
	count := 0
	for _, l := range b.live {
		if l {
			count++
		}
	}
	return float64(count) / float64(max(1, len(b.live)))
}
