//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsAVX2 overrides the float32 products with few vectors.
func gemvsAVX2(s *Set) {
	s.gemvF32 = func(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
		for b := range batch {
			gemvAVX2(y[b*ldy:][:m], a, lda, x[b*ldx:][:n])
		}
	}
	s.stream = streamIn(asm.StreamAVX2)
}

// gemvAVX2 multiplies groups of 4 rows by 8 columns at a time. A row that is left
// counts 4 times, so that its sum is the same as in a group.
func gemvAVX2(y, a []float32, lda int, x []float32) {
	rows, n := len(y)&^3, len(x)&^7
	if n == 0 {
		gemvF32Generic(y, len(y), a, lda, x, len(x), len(y), len(x), 1)
		return
	}
	_ = a[(len(y)-1)*lda+len(x)-1]
	// Calls of some 4 MB stay preemptible.
	for i, step := 0, max(4, 1<<20/n&^3); i < rows; i += step {
		asm.GemvAVX2(min(step, rows-i), n, &a[i*lda], lda, &x[0], &y[i])
	}
	for i := rows; i < len(y); i++ {
		var same [4]float32
		asm.GemvAVX2(4, n, &a[i*lda], 0, &x[0], &same[0])
		y[i] = same[0]
	}
	if n < len(x) {
		for i := range y {
			y[i] += dotGeneric(a[i*lda+n:i*lda+len(x)], x[n:])
		}
	}
}
