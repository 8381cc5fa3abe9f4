package nn

import "github.com/lstmkb/lstmkb/kernels"

// lostGradient is what a gradient filter takes from dlogits: L, 0 but for the skipped blocks.
//
// The rows of dlogits sum to 0, since a softmax is the same when all logits rise together. What is
// left of them without L sums to less, so that all logits would rise without end, at no loss, until
// their rounding spoils the gradients. So the products with L are replaced by those with a matrix of
// rank one that has its sums, rows·wordsᵀ/Σ.
type lostGradient struct {
	rows  []float32 // (N) the sums of L over the words
	words []float32 // (V) the sums of L over the positions
	x, w  []float32 // (K) the mean of x by rows, and of W by words

	weight *Param
	parts  []float32 // (jobs, K) of w·Σ
	sum    columnSum
}

// lostWords is how many words a job of lostGradient takes.
const lostWords = 1024

// grow makes room for n positions and v words.
func (l *lostGradient) grow(n, v int) { l.rows, l.words = grow(l.rows, n), grow(l.words, v) }

// restore adds the products to dx (N, K) and to W's gradient (V, K):
//
//	dx += rows·(wordsᵀ·W)/Σ   dW += words·(rowsᵀ·x)/Σ
func (l *lostGradient) restore(p *kernels.Pool, x []float32, weight *Param, dx []float32) {
	n, v := len(l.rows), len(l.words)
	k, total := len(x)/n, float32(0)
	for _, s := range l.rows {
		total += s
	}
	if total == 0 {
		return
	}
	jobs := (v + lostWords - 1) / lostWords
	l.x, l.w, l.parts, l.weight = grow(l.x, k), grow(l.w, k), grow(l.parts, jobs*k), weight
	p.Gemm(kernels.Gemm{M: 1, N: k, K: n, A: l.rows, LDA: n, B: x, LDB: k, C: l.x, LDC: k})
	scaled(l.x, 1/total)
	p.RunDynamic(jobs, l)
	l.sum.run(p, l.w, l.parts, false)
	scaled(l.w, 1/total)
	p.Gemm(kernels.Gemm{M: n, N: k, K: 1, A: l.rows, LDA: 1, B: l.w, LDB: k, C: dx, LDC: k, Add: true})
	l.weight = nil
}

// Do reads some words' rows of W for the mean, and adds to those of its gradient.
func (l *lostGradient) Do(w *kernels.Worker, job int) {
	k := len(l.x)
	part := l.parts[job*k:][:k]
	clear(part)
	for i := job * lostWords; i < min(len(l.words), (job+1)*lostWords); i++ {
		if s := l.words[i]; s != 0 { // frequent words are in live blocks alone
			w.Axpy(s, l.weight.Value[i*k:][:k], part)
			w.Axpy(s, l.x, l.weight.Grad[i*k:][:k])
		}
	}
}

// scaled multiplies x by a.
func scaled(x []float32, a float32) {
	for i := range x {
		x[i] *= a
	}
}
