package nn

import (
	"math"

	"github.com/lstmkb/lstmkb/kernels"
)

// int8Logits are the operands of logits in int8.
type int8Logits struct {
	weight kernels.MatrixInt8 // (V, K)
	x      kernels.Int8Batch  // (rows, K)
}

// panel is a panel of logits without their bias, with the targets of its rows. It
// receives the negative log-likelihood of each row's target.
type panel struct {
	logits []float32 // (rows, ld)
	ld     int
	bias   []float32   // (V)
	y      []int32     // (rows)
	nll    []float64   // (rows)
	int8   *int8Logits // if not nil, logits holds the int32 sums of their products
}

// row adds the bias to a row of logits and returns it.
func (t *panel) row(w *kernels.Worker, row int) []float32 {
	x := t.logits[row*t.ld:][:len(t.bias)]
	if t.int8 != nil {
		w.FinishInt8(x, &t.int8.x, row, &t.int8.weight, t.bias)
	} else {
		w.Axpy(1, t.bias, x)
	}
	return x
}

// Visit receives one row of logits (V), which it may not keep, and the negative
// log-likelihood of the row's target in nats.
type Visit func(row int, logits []float32, nll float64)

// softmaxRows calls see for each row of a panel.
type softmaxRows struct {
	panel
	see  Visit
	from int // position of the panel's first row
}

func (t *softmaxRows) Do(w *kernels.Worker, row int) {
	x := t.row(w, row)
	t.nll[row] = float64(w.LogSumExp(x)) - float64(x[t.y[row]])
	t.see(t.from+row, x, t.nll[row])
}

// gradientRows turns a panel of logits into its gradient, a group of rows per job. It
// marks the blocks that hold a target or a probability of at least filter.
type gradientRows struct {
	panel
	scale, filter float32
	live          *kernels.BlockMask
	dropped       []float32 // (rows) receives the sum of each row's gradients in other blocks, with a filter
	sums          []float32 // (groups, V), each the sum of its group's gradients
	lost          []float32 // (groups, V), those of other blocks alone, with a filter
	tops          []float32 // (groups, blocks across), the maximum logit of each block of a row
}

// groupRows is the number of rows in a group, a multiple of a block's: few enough to
// keep all threads busy to the end, many enough to make the groups' sums cheap.
const groupRows = 4 * kernels.BlockRows

// run computes a panel's gradient times scale, and leaves its sums (groups, V) in t.sums and t.lost.
func (t *gradientRows) run(p *kernels.Pool, of panel, scale, filter float32, live *kernels.BlockMask, dropped []float32) {
	groups := (len(of.y) + groupRows - 1) / groupRows
	t.panel, t.scale, t.filter, t.live, t.dropped = of, scale, filter, live, dropped
	t.sums, t.tops = grow(t.sums, groups*len(of.bias)), grow(t.tops, groups*live.Across())
	if filter > 0 {
		t.lost = grow(t.lost, groups*len(of.bias))
	}
	p.RunDynamic(groups, t)
	t.panel, t.dropped = panel{}, nil
}

func (t *gradientRows) Do(w *kernels.Worker, group int) {
	v, across := len(t.bias), t.live.Across()
	sum, tops := t.sums[group*v:][:v], t.tops[group*across:][:across]
	clear(sum)
	if t.filter > 0 {
		clear(t.lost[group*v:][:v])
	}
	end := min(len(t.y), (group+1)*groupRows)
	for row := group * groupRows; row < end; row++ {
		x, y := t.row(w, row), t.y[row]
		for i := range tops {
			tops[i] = w.Max(x[i*kernels.BlockCols : min(v, (i+1)*kernels.BlockCols)])
		}
		lse := w.LogSumExpBelow(x, w.Max(tops))
		t.nll[row] = float64(lse) - float64(x[y])
		if t.filter > 0 {
			live := t.live.Row(row / kernels.BlockRows)
			live[y/kernels.BlockCols] = true
			mark(live, tops, lse+float32(math.Log(float64(t.filter))))
		}
		w.Exp(x, x, lse, t.scale)
		x[y] -= t.scale
		w.Axpy(1, x, sum)
		if next := row + 1; t.filter > 0 && (next%kernels.BlockRows == 0 || next == end) { // the rows are still in a cache
			t.sumLost(w, t.lost[group*v:][:v], row/kernels.BlockRows*kernels.BlockRows, next)
		}
	}
}

// sumLost adds up, over rows and over columns, what the filter takes from the rows of a row of blocks.
func (t *gradientRows) sumLost(w *kernels.Worker, lost []float32, first, end int) {
	for row := first; row < end; row++ {
		x, sum := t.logits[row*t.ld:][:len(lost)], float32(0)
		for i, live := range t.live.Row(row / kernels.BlockRows) {
			if live {
				continue
			}
			from, to := i*kernels.BlockCols, min(len(lost), (i+1)*kernels.BlockCols)
			w.Axpy(1, x[from:to], lost[from:to])
			sum += sumOf(x[from:to])
		}
		t.dropped[row] = sum
	}
}

// mark sets live[i] where tops[i] is at least threshold.
func mark(live []bool, tops []float32, threshold float32) {
	for i, top := range tops {
		if top >= threshold {
			live[i] = true
		}
	}
}

// sumOf is the sum of x, which is short.
func sumOf(x []float32) float32 {
	var a, b, c, d float32
	for ; len(x) >= 4; x = x[4:] {
		a, b, c, d = a+x[0], b+x[1], c+x[2], d+x[3]
	}
	for _, v := range x {
		a += v
	}
	return a + b + (c + d)
}
