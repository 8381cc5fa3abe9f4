package nn

import (
	"math"

	"github.com/lstmkb/lstmkb/kernels"
)

// int8Logits are the operands of logits in 8 bits.
type int8Logits struct {
	weight kernels.MatrixInt8 // (V, K)
	x      kernels.Int8Batch  // (rows, K)
}

// panel is a panel of logits without their bias, with the targets of its rows and
// where the negative log-likelihood of each goes.
type panel struct {
	logits []float32 // (rows, ld)
	ld     int
	bias   []float32   // (V)
	y      []int32     // (rows)
	nll    []float64   // (rows)
	int8   *int8Logits // not nil if logits holds the sums of their products
}

// row adds the bias to a row's logits and returns them.
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

// softmaxRows reports each row of a panel to see.
type softmaxRows struct {
	panel
	see  Visit
	from int
}

func (t *softmaxRows) Do(w *kernels.Worker, row int) {
	x := t.row(w, row)
	t.nll[row] = float64(w.LogSumExp(x)) - float64(x[t.y[row]])
	t.see(t.from+row, x, t.nll[row])
}

// gradientRows turns a panel of logits into its gradient, a group of rows per job,
// and marks the blocks with a probability above the filter or with a target.
type gradientRows struct {
	panel
	scale, gradientFilter float32
	live                  *kernels.BlockMask
	sums                  []float32 // (groups, V), each the sum of its group's gradients
	tops                  []float32 // (groups, blocks across), the largest logits of a row's blocks
}

// groupRows is the rows of a group, in whole blocks: so few that both threads are busy
// to the end, so many that the groups' sums are little beside the rows.
const groupRows = 4 * kernels.BlockRows

// run does all of the panel and returns the sums of its groups.
func (t *gradientRows) run(p *kernels.Pool, of panel, scale, gradientFilter float32, live *kernels.BlockMask) (sums []float32) {
	groups := (len(of.y) + groupRows - 1) / groupRows
	t.panel, t.scale, t.gradientFilter, t.live = of, scale, gradientFilter, live
	t.sums, t.tops = grow(t.sums, groups*len(of.bias)), grow(t.tops, groups*live.Across())
	p.RunDynamic(groups, t)
	t.panel = panel{}
	return t.sums
}

func (t *gradientRows) Do(w *kernels.Worker, group int) {
	v, across := len(t.bias), t.live.Across()
	sum, tops := t.sums[group*v:][:v], t.tops[group*across:][:across]
	clear(sum)
	for row := group * groupRows; row < min(len(t.y), (group+1)*groupRows); row++ {
		x, y := t.row(w, row), t.y[row]
		for i := range tops {
			tops[i] = w.Max(x[i*kernels.BlockCols : min(v, (i+1)*kernels.BlockCols)])
		}
		lse := w.LogSumExpBelow(x, w.Max(tops))
		t.nll[row] = float64(lse) - float64(x[y])
		if t.gradientFilter > 0 {
			live := t.live.Row(row / kernels.BlockRows)
			live[y/kernels.BlockCols] = true
			mark(live, tops, lse+float32(math.Log(float64(t.gradientFilter))))
		}
		w.Exp(x, x, lse, t.scale)
		x[y] -= t.scale
		w.Axpy(1, x, sum)
	}
}

// mark sets live where tops reach least.
func mark(live []bool, tops []float32, least float32) {
	for i, top := range tops {
		if top >= least {
			live[i] = true
		}
	}
}
