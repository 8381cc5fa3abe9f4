package nn

import (
	"math/rand/v2"

	"github.com/lstmkb/lstmkb/kernels"
)

// lstm is one layer of long short-term memory (Hochreiter & Schmidhuber 1997;
// forget gate: Gers et al. 2000), with PyTorch's parameters and gate order:
//
//	z_t = W_ih·x_t + b_ih + W_hh·h_{t−1} + b_hh     z = (zi, zf, zg, zo)
//	i, f, o = σ(zi, zf, zo)   g = tanh(zg)   c_t = f·c_{t−1} + i·g   h_t = o·tanh(c_t)
type lstm struct {
	wih, whh, bih, bhh *Param // (4H, in), (4H, H), (4H), (4H)
	in, hidden         int
	prec               kernels.Precision
	drop               dropout // of W_hh, one mask for all words of a batch

	x     []float32 // (N, in), input of the last forward
	w     []float32 // (4H, H), W_hh after its dropout
	gates []float32 // (N, 4H): z, then i, f, g, o; in backward dz
	h, c  []float32 // (B+N, H): the state before the first word, then after each
	tc    []float32 // (N, H), tanh(c)
	bias  []float32 // (4H), b_ih + b_hh
	dx    []float32 // (N, in)
	dc    []float32 // (B, H)

	packed   kernels.PackedB // W_hh, as the running pass needs it
	forwards lstmForward
	back     lstmBackward
	sum      columnSum
}

// forward returns h (N, H) for x (N, in), N = T·batch, from the state h0, c0
// (batch, H), which receives the state after the last word. It keeps x. rng draws
// the mask of W_hh (weight-drop: Merity, Keskar & Socher 2017), nil for none.
//
// The products with x are one GEMM for the whole sequence. The recurrence runs on
// parts of the batch, each worker its own from the first word to the last, so
// that no step waits for another core.
func (l *lstm) forward(p *kernels.Pool, x []float32, batch int, h0, c0 []float32, rng *rand.PCG) []float32 {
	n, h := len(x)/l.in, l.hidden
	l.x, l.w = x, l.drop.forward(p, l.whh.Value, len(l.whh.Value), rng)
	l.gates, l.tc = grow(l.gates, n*4*h), grow(l.tc, n*h)
	l.h, l.c = grow(l.h, (batch+n)*h), grow(l.c, (batch+n)*h)
	copy(l.h, h0[:batch*h])
	copy(l.c, c0[:batch*h])
	for j := range l.bias {
		l.bias[j] = l.bih.Value[j] + l.bhh.Value[j]
	}
	p.Gemm(kernels.Gemm{Precision: l.prec, M: n, N: 4 * h, K: l.in, A: x, LDA: l.in,
		B: l.wih.Value, LDB: l.in, TransB: true, C: l.gates, LDC: 4 * h, Bias: l.bias})
	p.PackB(&l.packed, l.prec, l.w, h, true, h, 4*h)
	l.forwards = lstmForward{l, batch, n / batch, parts(p, batch)}
	p.RunDynamic(l.forwards.parts, &l.forwards)
	copy(h0, l.h[n*h:])
	copy(c0, l.c[n*h:])
	return l.h[batch*h:]
}

// parts is the number of pieces that the batch splits into.
func parts(p *kernels.Pool, batch int) int { return min(p.Threads(), batch) }

type lstmForward struct {
	*lstm
	batch, steps, parts int
}

func (l *lstmForward) Do(w *kernels.Worker, part int) {
	h, from, to := l.hidden, part*l.batch/l.parts, (part+1)*l.batch/l.parts
	for t := range l.steps {
		row := t*l.batch + from // of gates and of the state before
		next := row + l.batch   // of the state after
		w.GemmPacked(l.gates[row*4*h:], 4*h, l.h[row*h:], h, to-from, &l.packed, true)
		for range to - from {
			w.Gates(l.gates[row*4*h:][:4*h], l.c[row*h:][:h], l.c[next*h:][:h], l.tc[row*h:][:h], l.h[next*h:][:h])
			row, next = row+1, next+1
		}
	}
}

// backward sets the gradients from dh (N, H), which it overwrites, and returns
// dx (N, in). No gradient leaves through the state before the first word.
//
//	dh_t += dz_{t+1}·W_hh   dz_t, dc_{t−1} = cell'(dh_t, dc_t)   t = T−1 … 0
//	dx = dz·W_ih   dW_ih = dzᵀ·x   dW_hh = dzᵀ·h_{−1}   db_ih = db_hh = Σₙ dz[n]
func (l *lstm) backward(p *kernels.Pool, dh []float32, batch int) []float32 {
	h := l.hidden
	n := len(dh) / h
	l.dc, l.dx = grow(l.dc, batch*h), grow(l.dx, n*l.in)
	clear(l.dc)
	p.PackB(&l.packed, l.prec, l.w, h, false, 4*h, h)
	l.back = lstmBackward{l, dh, batch, n / batch, parts(p, batch)}
	p.RunDynamic(l.back.parts, &l.back)
	l.back.dh = nil
	dz := l.gates
	p.Gemm(kernels.Gemm{Precision: l.prec, M: n, N: l.in, K: 4 * h, A: dz, LDA: 4 * h,
		B: l.wih.Value, LDB: l.in, C: l.dx, LDC: l.in})
	p.Gemm(kernels.Gemm{Precision: l.prec, M: 4 * h, N: l.in, K: n, A: dz, LDA: 4 * h, TransA: true,
		B: l.x, LDB: l.in, C: l.wih.Grad, LDC: l.in})
	p.Gemm(kernels.Gemm{Precision: l.prec, M: 4 * h, N: h, K: n, A: dz, LDA: 4 * h, TransA: true,
		B: l.h, LDB: h, C: l.whh.Grad, LDC: h})
	l.drop.backward(p, l.whh.Grad)
	l.sum.run(p, l.bih.Grad, dz, false)
	copy(l.bhh.Grad, l.bih.Grad)
	return l.dx
}

type lstmBackward struct {
	*lstm
	dh                  []float32
	batch, steps, parts int
}

func (l *lstmBackward) Do(w *kernels.Worker, part int) {
	h, from, to := l.hidden, part*l.batch/l.parts, (part+1)*l.batch/l.parts
	for t := l.steps - 1; t >= 0; t-- {
		row := t*l.batch + from
		if t < l.steps-1 {
			w.GemmPacked(l.dh[row*h:], h, l.gates[(row+l.batch)*4*h:], 4*h, to-from, &l.packed, true)
		}
		for b := from; b < to; b++ {
			w.GatesGrad(l.gates[row*4*h:][:4*h], l.c[row*h:][:h], l.tc[row*h:][:h], l.dh[row*h:][:h], l.dc[b*h:][:h])
			row++
		}
	}
}
