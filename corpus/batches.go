package corpus

import "fmt"

// Batches folds token ids into B rows, which a model reads in parallel: row b is
// ids[b*n:(b+1)*n] for n = len(ids)/B; the remainder is dropped. Batch i holds steps i*T to
// (i+1)*T of each row, so that the state of a row carries over to the next batch. It is safe
// for concurrent use.
type Batches struct {
	ids  []int32
	b, t int
	n    int
}

// NewBatches folds ids into b rows for batches of t steps. It keeps ids and does not copy
// them. The error for too few ids says how many one batch needs.
func NewBatches(ids []int32, b, t int) (*Batches, error) {
	if b < 1 || t < 1 {
		return nil, fmt.Errorf("corpus: batches of %d rows and %d steps; expected at least 1 of each", b, t)
	}
	n := len(ids) / b
	if n-1 < t {
		// In floats: the product of two hostile integers may overflow.
		return nil, fmt.Errorf("corpus: the text is too short: it has %d tokens; %d rows of %d steps need at least %.0f",
			len(ids), b, t, float64(b)*(float64(t)+1))
	}
	return &Batches{ids: ids, b: b, t: t, n: n}, nil
}

// Len returns the number of whole batches, (n-1)/T. It is at least 1.
func (b *Batches) Len() int { return (b.n - 1) / b.t }

// Size returns the number of rows B and of steps T in a batch.
func (b *Batches) Size() (rows, steps int) { return b.b, b.t }

// RowLen returns n, the tokens in a row. A row has n-1 steps: each goes from one token to
// the next.
func (b *Batches) RowLen() int { return b.n }

// At fills x (B, T) with the tokens of batch i and y (B, T) with the tokens after them, both
// row-major. It panics if i is not in [0, Len) or if x or y is shorter than B*T.
func (b *Batches) At(i int, x, y []int32) {
	if i < 0 || i >= b.Len() {
		panic(fmt.Sprintf("corpus: batch %d of %d", i, b.Len()))
	}
	b.Window(i*b.t, b.t, x, y)
}

// Window fills x and y with up to t steps of each row, beginning with step start, and
// returns the number of steps: fewer than t at the end of the rows and 0 beyond it. x and y
// are (B, steps), row-major. Unlike At, it reaches the last step of the text. It panics if
// start or t is negative or if x or y is shorter than B times the steps.
func (b *Batches) Window(start, t int, x, y []int32) (steps int) {
	if start < 0 || t < 0 {
		panic(fmt.Sprintf("corpus: window of %d steps at %d", t, start))
	}
	steps = min(t, max(0, b.n-1-start))
	if steps == 0 {
		return 0
	}
	for r := range b.b {
		at := r*b.n + start
		copy(x[r*steps:(r+1)*steps], b.ids[at:at+steps])
		copy(y[r*steps:(r+1)*steps], b.ids[at+1:at+1+steps])
	}
	return steps
}
