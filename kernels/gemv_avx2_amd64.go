//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsAVX2 overrides the products with few vectors.
func gemvsAVX2(s *Set) {
	s.gemv = gemvAVX2
}

func gemvAVX2(y, a []float32, lda int, x []float32) {
	rows, n := len(y)&^3, len(x)&^7
	if rows == 0 || n == 0 {
		gemvGeneric(y, a, lda, x)
		return
	}
	_ = a[(len(y)-1)*lda+len(x)-1]
	asm.GemvAVX2(rows, n, &a[0], lda, &x[0], &y[0])
	if n < len(x) {
		for i := range rows {
			y[i] += dotGeneric(a[i*lda+n:i*lda+len(x)], x[n:])
		}
	}
	if rows < len(y) {
		gemvGeneric(y[rows:], a[rows*lda:], lda, x)
	}
}
