package nn

import (
	"github.com/lstmkb/lstmkb/kernels"
)

// decoder is the linear layer to the vocabulary together with the cross-entropy, the
// mean of −log softmax(logits)[y] over N positions. It processes the positions in
// panels, so that only one panel of logits exists at a time.
type decoder struct {
	weight, bias *Param // (V, K), (V)
	in, vocab    int
	panelSize    int // the maximum number of floats in a panel of logits
	prec         kernels.Precision
	filter       float32 // Model.GradientFilter
	int8         bool    // Model.LogitsInt8, where the kernels can

	packed kernels.PackedB // weight, if there are several panels
	int8s  int8Logits
	logits []float32 // (panel, ld), overwritten by their gradient
	nll    []float64 // (N)
	dx     []float32 // (N, K)
	rows   softmaxRows
	grad   gradientRows
	live   kernels.BlockMask // the blocks of the gradient that are not filtered out
	lost   lostGradient      // what is filtered out
	sum    columnSum
}

// panelSize is a model's decoder.panelSize.
const panelSize = 1 << 25

// panel is the number of positions in a panel; all panels of n positions have about
// the same number.
func (l *decoder) panel(n int) int {
	limit := max(1, l.panelSize/l.vocab)
	count := (n + limit - 1) / limit
	return (n + count - 1) / count
}

// ld is the distance between rows of logits in floats: an odd number of cache lines, so
// that the entries of a column do not all map to the same cache set.
func (l *decoder) ld() int { return ((l.vocab+15)/16 | 1) * 16 }

// pack lays out the weight for panels of size positions, of n in all.
func (l *decoder) pack(p *kernels.Pool, size, n int) {
	if l.int8 {
		p.PackInt8(&l.int8s.weight, l.weight.Value, l.in, l.in, l.vocab)
	} else if size < n {
		p.PackB(&l.packed, l.prec, l.weight.Value, l.in, true, l.in, l.vocab)
	}
}

// forward computes the logits, without the bias, of x (rows, K), a panel of n positions
// in all. They are (rows, ld), in l.logits.
func (l *decoder) forward(p *kernels.Pool, x []float32, n int) []float32 {
	rows := len(x) / l.in
	l.logits = grow(l.logits, rows*l.ld())
	if l.int8 {
		p.Quantize(&l.int8s.x, x, l.in, l.in, rows)
		p.GemmInt8(l.logits, l.ld(), &l.int8s.x, &l.int8s.weight)
		return l.logits
	}
	g := kernels.Gemm{Precision: l.prec, M: rows, N: l.vocab, K: l.in, A: x, LDA: l.in,
		B: l.weight.Value, LDB: l.in, TransB: true, C: l.logits, LDC: l.ld()}
	if rows < n {
		p.GemmPacked(g, &l.packed)
	} else {
		p.Gemm(g)
	}
	return l.logits
}

// train returns the mean cross-entropy of x (N, K) against y (N), sets the
// gradients of weight and bias, and returns dx (N, K). With p the softmax and 1
// the one-hot target:
//
//	dlogits = (p − 1_y)/N   dx = dlogits·W   dW = dlogitsᵀ·x   db = Σₙ dlogits[n]
//
// dx and dW skip blocks of dlogits whose probabilities are all below the filter
// (Wijmans et al. 2024, "Cut Your Losses in Large-Vocabulary Language Models"), and have their
// mean instead; see lostGradient.
func (l *decoder) train(p *kernels.Pool, x []float32, y []int32) (loss float64, dx []float32) {
	n, k, v := len(y), l.in, l.vocab
	l.dx, l.nll = grow(l.dx, n*k), growFloat64(l.nll, n)
	size := l.panel(n)
	l.pack(p, size, n)
	l.lost.grow(n, v)
	for from := 0; from < n; from += size {
		to := min(n, from+size)
		xs := x[from*k : to*k]
		d := l.forward(p, xs, n)
		l.live.Reset(to-from, v)
		l.grad.run(p, l.panelOf(d, y[from:to], l.nll[from:to]), 1/float32(n), l.filter, &l.live, l.lost.rows[from:to])
		forX := kernels.Gemm{Precision: l.prec, M: to - from, N: k, K: v, A: d, LDA: l.ld(),
			B: l.weight.Value, LDB: k, C: l.dx[from*k:], LDC: k}
		forW := kernels.Gemm{Precision: l.prec, M: v, N: k, K: to - from, A: d, LDA: l.ld(), TransA: true,
			B: xs, LDB: k, C: l.weight.Grad, LDC: k, Add: from > 0}
		if l.filter > 0 {
			p.GemmBlockSparse(forX, &l.live)
			p.GemmBlockSparse(forW, &l.live)
		} else {
			p.Gemm(forX)
			p.Gemm(forW)
		}
		l.sum.run(p, l.bias.Grad, l.grad.sums, from > 0)
		if l.filter > 0 {
			l.sum.run(p, l.lost.words, l.grad.lost, from > 0)
		}
	}
	if l.filter > 0 {
		l.lost.restore(p, x, l.weight, l.dx)
	}
	for _, nll := range l.nll[:n] {
		loss += nll
	}
	return loss / float64(n), l.dx
}

// visit calls see for each row of logits, on any worker and in any order, with the
// row's index in x (N, K) and its −log softmax(logits)[y].
func (l *decoder) visit(p *kernels.Pool, x []float32, y []int32, see Visit) {
	n, k := len(y), l.in
	l.nll = growFloat64(l.nll, n)
	size := l.panel(n)
	l.pack(p, size, n)
	for from := 0; from < n; from += size {
		to := min(n, from+size)
		d := l.forward(p, x[from*k:to*k], n)
		l.rows = softmaxRows{l.panelOf(d, y[from:to], l.nll[from:to]), see, from}
		p.RunDynamic(to-from, &l.rows)
	}
}

// panelOf is the panel of logits that forward returned.
func (l *decoder) panelOf(logits []float32, y []int32, nll []float64) panel {
	t := panel{logits: logits, ld: l.ld(), bias: l.bias.Value, y: y, nll: nll}
	if l.int8 {
		t.int8 = &l.int8s
	}
	return t
}

// growFloat64 is grow for float64.
func growFloat64(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	return x[:n]
}
