package nn

import (
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/kernels"
)

// recurrent is one layer of any cell in training:
//
//	z_t = W_ih·x_t + bias   zh_t = W_hh·h_{t−1}   h_t, c_t = cell(z_t, zh_t, h_{t−1}, c_{t−1})
//
// with h_{t−1} and c_{t−1} 0 where word t starts afresh; see [reading].
// The cell's [arithmetic] chooses the bias.
type recurrent struct {
	cell               *Cell
	wih, whh, bih, bhh *Param // (GH, in), (GH, H), (GH), (GH)
	in, hidden, width  int    // width is GH
	prec               kernels.Precision
	drop               dropout // of W_hh, one mask for all words of a batch
	arithmetic         arithmetic

	x     []float32 // (N, in), input of the last forward
	w     []float32 // (GH, H), W_hh after its dropout
	z     []float32 // (N, GH), then the gates' activations, then dz
	zh    []float32 // (N, GH), then dzh; the same memory as z unless the cell is Apart
	h, c  []float32 // (B+N, H): the state before the first word, then after each
	read  reading
	bias  []float32 // (GH)
	dx    []float32 // (N, in)
	carry []float32 // (B, H), as arithmetic describes it

	packed   kernels.PackedB // w, transposed or not, as the pass needs it
	forwards recurrentForward
	back     recurrentBackward
	sum      columnSum
}

// newRecurrent makes a layer whose input has width in, with the next four parameters.
func newRecurrent(c *Cell, in, hidden int, param func() *Param) *recurrent {
	return &recurrent{cell: c, wih: param(), whh: param(), bih: param(), bhh: param(), in: in, hidden: hidden,
		width: c.Gates * hidden, bias: make([]float32, c.Gates*hidden), arithmetic: c.newArithmetic()}
}

// forward returns h (N, H) for x (N, in), N = T·batch. h0 and c0 (batch, H) are the state
// before the first word and receive the state after the last; a cell without a cell
// state ignores c0. starts marks words (N) that read the empty state, nil for none. It keeps
// x and starts, not copies, for backward. rng draws the mask of W_hh
// (weight-drop: Merity, Keskar & Socher 2017), nil for none.
//
// The products with x are one GEMM for the whole sequence. The recurrence splits the
// batch: each worker takes its texts from the first word to the last, so that no step
// waits for another core.
func (l *recurrent) forward(p *kernels.Pool, x []float32, batch int, h0, c0 []float32, starts []bool, rng *rand.PCG) []float32 {
	n, h, g := len(x)/l.in, l.hidden, l.width
	l.x, l.w = x, l.drop.forward(p, l.whh.Value, len(l.whh.Value), rng)
	l.z, l.h = grow(l.z, n*g), grow(l.h, (batch+n)*h)
	copy(l.h, h0[:batch*h])
	if l.cell.CellState {
		l.c = grow(l.c, (batch+n)*h)
		copy(l.c, c0[:batch*h])
	}
	if l.cell.Apart {
		l.zh = grow(l.zh, n*g)
	} else {
		l.zh = l.z
	}
	l.read.start(l, batch, n, starts)
	l.arithmetic.start(l, n)
	p.Gemm(kernels.Gemm{Precision: l.prec, M: n, N: g, K: l.in, A: x, LDA: l.in,
		B: l.wih.Value, LDB: l.in, TransB: true, C: l.z, LDC: g, Bias: l.bias})
	p.PackB(&l.packed, l.prec, l.w, h, true, h, g)
	l.forwards = recurrentForward{l, batch, n / batch, parts(p, batch)}
	p.RunDynamic(l.forwards.parts, &l.forwards)
	copy(h0, l.h[n*h:])
	if l.cell.CellState {
		copy(c0, l.c[n*h:])
	}
	return l.h[batch*h:]
}

// parts is the number of pieces that the batch splits into.
func parts(p *kernels.Pool, batch int) int { return min(p.Threads(), batch) }

type recurrentForward struct {
	*recurrent
	batch, steps, parts int
}

func (l *recurrentForward) Do(w *kernels.Worker, part int) {
	h, g, from, to := l.hidden, l.width, part*l.batch/l.parts, (part+1)*l.batch/l.parts
	for t := range l.steps {
		row := t*l.batch + from // of z and of h_{t−1}; h_t is a batch further
		l.read.forward(l.recurrent, row, row+to-from)
		w.GemmPacked(l.zh[row*g:], g, l.read.h[row*h:], h, to-from, &l.packed, !l.cell.Apart)
		for range to - from {
			l.arithmetic.forward(w, l.recurrent, row, row+l.batch)
			row++
		}
	}
}

// backward sets the gradients from dh (N, H), which it overwrites, and returns
// dx (N, in). No gradient leaves through the state before the first word.
//
//	dh_t += dzh_{t+1}·W_hh   dz_t, dzh_t, carry = cell'(dh_t, carry)   t = T−1 … 0
//	dx = dz·W_ih   dW_ih = dzᵀ·x   dW_hh = dzhᵀ·h_{−1}   db_ih = Σₙ dz[n]   db_hh = Σₙ dzh[n]
func (l *recurrent) backward(p *kernels.Pool, dh []float32, batch int) []float32 {
	h, g := l.hidden, l.width
	n := len(dh) / h
	l.carry, l.dx = grow(l.carry, batch*h), grow(l.dx, n*l.in)
	clear(l.carry)
	p.PackB(&l.packed, l.prec, l.w, h, false, g, h)
	l.back = recurrentBackward{l, dh, batch, n / batch, parts(p, batch)}
	p.RunDynamic(l.back.parts, &l.back)
	l.back.dh = nil
	dz, dzh := l.z, l.zh
	p.Gemm(kernels.Gemm{Precision: l.prec, M: n, N: l.in, K: g, A: dz, LDA: g,
		B: l.wih.Value, LDB: l.in, C: l.dx, LDC: l.in})
	p.Gemm(kernels.Gemm{Precision: l.prec, M: g, N: l.in, K: n, A: dz, LDA: g, TransA: true,
		B: l.x, LDB: l.in, C: l.wih.Grad, LDC: l.in})
	p.Gemm(kernels.Gemm{Precision: l.prec, M: g, N: h, K: n, A: dzh, LDA: g, TransA: true,
		B: l.read.h, LDB: h, C: l.whh.Grad, LDC: h})
	l.drop.backward(p, l.whh.Grad)
	l.sum.run(p, l.bih.Grad, dz, false)
	if l.cell.Apart {
		l.sum.run(p, l.bhh.Grad, dzh, false)
	} else {
		copy(l.bhh.Grad, l.bih.Grad)
	}
	return l.dx
}

type recurrentBackward struct {
	*recurrent
	dh                  []float32
	batch, steps, parts int
}

func (l *recurrentBackward) Do(w *kernels.Worker, part int) {
	h, g, from, to := l.hidden, l.width, part*l.batch/l.parts, (part+1)*l.batch/l.parts
	for t := l.steps - 1; t >= 0; t-- {
		row := t*l.batch + from
		if t < l.steps-1 {
			l.read.keep(l, from, to, row)
			w.GemmPacked(l.dh[row*h:], h, l.zh[(row+l.batch)*g:], g, to-from, &l.packed, true)
			l.read.cut(l, from, to, row)
		}
		for b := from; b < to; b++ {
			l.arithmetic.backward(w, l.recurrent, row, l.dh[row*h:][:h], l.carry[b*h:][:h])
			row++
		}
	}
}
