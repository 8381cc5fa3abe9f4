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
	x, w  []float32 // (K) the mean of x by rows and of W by words
}

// grow makes room for n positions and v words.
func (l *lostGradient) grow(n, v int) { l.rows, l.words = grow(l.rows, n), grow(l.words, v) }

// restore adds the products to dx (N, K) and to W's gradient (V, K):
//
//	dx += rows·(wordsᵀ·W)/Σ   dW += words·(rowsᵀ·x)/Σ
func (l *lostGradient) restore(p *kernels.Pool, x []float32, weight *Param, dx []float32) {
	n, v := len(l.rows), len(l.words)
	k := len(x) / n
	total := 0.0
	for _, s := range l.rows {
		total += float64(s)
	}
	if total == 0 {
		return
	}
	l.x, l.w = grow(l.x, k), grow(l.w, k)
	mean := func(weights, of, dst []float32) {
		p.Gemm(kernels.Gemm{M: 1, N: k, K: len(weights), A: weights, LDA: len(weights), B: of, LDB: k, C: dst, LDC: k})
		for j := range dst {
			dst[j] /= float32(total)
		}
	}
	mean(l.rows, x, l.x)
	mean(l.words, weight.Value, l.w)
	p.Gemm(kernels.Gemm{M: n, N: k, K: 1, A: l.rows, LDA: 1, B: l.w, LDB: k, C: dx, LDC: k, Add: true})
	p.Gemm(kernels.Gemm{M: v, N: k, K: 1, A: l.words, LDA: 1, B: l.x, LDB: k, C: weight.Grad, LDC: k, Add: true})
}
