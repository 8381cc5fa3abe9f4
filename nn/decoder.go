package nn

import (
	"github.com/lstmkb/lstmkb/kernels"
)

// decoder is the linear layer to the vocabulary together with the cross-entropy
// (mean of −log softmax(logits)[y] over N positions). It works through panels of
// positions, so that only one panel of logits exists at a time.
type decoder struct {
	weight, bias *Param // (V, K), (V)
	in, vocab    int
	prec         kernels.Precision
	negligible   float32 // of Model

	logits []float32 // (panel, V), then the gradient in place
	nll    []float64 // (N)
	dx     []float32 // (N, K)
	rows   softmaxRows
	grad   gradientRows
	live   kernels.Blocks // of the gradient in logits
	sum    columnSum
}

// panelSize bounds the floats of a panel of logits.
const panelSize = 1 << 25

// panel is the number of positions in a panel, in equal shares of n.
func (l *decoder) panel(n int) int {
	most := max(1, panelSize/l.vocab)
	count := (n + most - 1) / most
	return (n + count - 1) / count
}

// forward computes the logits of x (n, K) into l.logits, (n, V).
func (l *decoder) forward(p *kernels.Pool, x []float32) []float32 {
	n := len(x) / l.in
	l.logits = grow(l.logits, n*l.vocab)
	p.Gemm(kernels.Gemm{Precision: l.prec, M: n, N: l.vocab, K: l.in, A: x, LDA: l.in,
		B: l.weight.Value, LDB: l.in, TransB: true, C: l.logits, LDC: l.vocab, Bias: l.bias.Value})
	return l.logits
}

// train returns the mean cross-entropy of x (N, K) against y (N), sets the
// gradients of weight and bias, and returns dx (N, K). With p the softmax and 1
// the one-hot target:
//
//	dlogits = (p − 1_y)/N   dx = dlogits·W   dW = dlogitsᵀ·x   db = Σₙ dlogits[n]
//
// dx and dW leave out blocks of dlogits whose probabilities are all negligible
// (Wijmans et al. 2024, "Cut Your Losses in Large-Vocabulary Language Models").
func (l *decoder) train(p *kernels.Pool, x []float32, y []int32) (loss float64, dx []float32) {
	n, k, v := len(y), l.in, l.vocab
	l.dx, l.nll = grow(l.dx, n*k), growTo(l.nll, n)
	size := l.panel(n)
	for from := 0; from < n; from += size {
		to := min(n, from+size)
		xs := x[from*k : to*k]
		d := l.forward(p, xs)
		l.live.Reset(to-from, v)
		l.grad = gradientRows{logits: d, vocab: v, y: y[from:to], nll: l.nll[from:to], scale: 1 / float32(n), negligible: l.negligible, live: &l.live}
		p.Run(l.live.Down(), &l.grad)
		forX := kernels.Gemm{Precision: l.prec, M: to - from, N: k, K: v, A: d, LDA: v,
			B: l.weight.Value, LDB: k, C: l.dx[from*k:], LDC: k}
		forW := kernels.Gemm{Precision: l.prec, M: v, N: k, K: to - from, A: d, LDA: v, TransA: true,
			B: xs, LDB: k, C: l.weight.Grad, LDC: k, Add: from > 0}
		if l.negligible > 0 {
			p.GemmLive(forX, &l.live)
			p.GemmLive(forW, &l.live)
		} else {
			p.Gemm(forX)
			p.Gemm(forW)
		}
		l.sum.run(p, l.bias.Grad, d, from > 0)
	}
	for _, nll := range l.nll[:n] {
		loss += nll
	}
	return loss / float64(n), l.dx
}

// visit runs see on each row of logits, on any worker and in any order, with the
// row's index in x and −log softmax(logits)[y].
func (l *decoder) visit(p *kernels.Pool, x []float32, y []int32, see Visit) {
	n, k := len(y), l.in
	l.nll = growTo(l.nll, n)
	size := l.panel(n)
	for from := 0; from < n; from += size {
		to := min(n, from+size)
		d := l.forward(p, x[from*k:to*k])
		l.rows = softmaxRows{logits: d, vocab: l.vocab, y: y[from:to], nll: l.nll[from:to], see: see, from: from}
		p.Run(to-from, &l.rows)
	}
}

// Visit receives one row of logits (V), which it may not keep, and the negative
// log-likelihood of the row's target in nats.
type Visit func(row int, logits []float32, nll float64)

// softmaxRows reports each row of a panel of logits to see.
type softmaxRows struct {
	logits []float32
	vocab  int
	y      []int32
	nll    []float64
	see    Visit
	from   int
}

func (t *softmaxRows) Do(w *kernels.Worker, row int) {
	x := t.logits[row*t.vocab:][:t.vocab]
	t.nll[row] = float64(w.LogSumExp(x)) - float64(x[t.y[row]])
	t.see(t.from+row, x, t.nll[row])
}

// gradientRows turns a panel of logits into its gradient, a row of blocks per job,
// and marks the blocks with a probability that is not negligible or with a target.
type gradientRows struct {
	logits            []float32
	vocab             int
	y                 []int32
	nll               []float64
	scale, negligible float32
	live              *kernels.Blocks
}

func (t *gradientRows) Do(w *kernels.Worker, down int) {
	live := t.live.Row(down)
	for row := down * kernels.BlockRows; row < min(len(t.y), (down+1)*kernels.BlockRows); row++ {
		x, y := t.logits[row*t.vocab:][:t.vocab], t.y[row]
		lse := w.LogSumExp(x)
		t.nll[row] = float64(lse) - float64(x[y])
		w.Exp(x, x, lse, t.scale)
		if t.negligible > 0 {
			live[y/kernels.BlockCols] = true
			t.mark(w, live, x)
		}
		x[y] -= t.scale
	}
}

func (t *gradientRows) mark(w *kernels.Worker, live []bool, x []float32) {
	least := t.negligible * t.scale
	for i := range live {
		if !live[i] {
			live[i] = w.Max(x[i*kernels.BlockCols:min(len(x), (i+1)*kernels.BlockCols)]) >= least
		}
	}
}

func growTo(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	return x[:n]
}
