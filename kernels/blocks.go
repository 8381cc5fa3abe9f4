package kernels

// Height and width of a block.
const (
	BlockRows = 8
	BlockCols = 64
)

// Blocks tells which blocks of a matrix (rows, cols), BlockRows × BlockCols each and
// cut at its edges, are live: products leave the others out.
type Blocks struct {
	rows, cols int
	live       []bool // [down·across + right]
}

// Reset makes b that of a matrix without a live block.
func (b *Blocks) Reset(rows, cols int) {
	b.rows, b.cols = rows, cols
	if size := b.Down() * b.Across(); cap(b.live) < size {
		b.live = make([]bool, size)
	} else {
		b.live = b.live[:size]
		clear(b.live)
	}
}

// Down is the number of blocks that hold a column.
func (b *Blocks) Down() int { return (b.rows + BlockRows - 1) / BlockRows }

// Across is the number of blocks that hold a row.
func (b *Blocks) Across() int { return (b.cols + BlockCols - 1) / BlockCols }

// Row is the blocks that hold rows BlockRows·down and on, for the caller to set.
func (b *Blocks) Row(down int) []bool { return b.live[down*b.Across():][:b.Across()] }

// Share is the share of live blocks.
func (b *Blocks) Share() float64 {
	count := 0
	for _, l := range b.live {
		if l {
			count++
		}
	}
	return float64(count) / float64(max(1, len(b.live)))
}
