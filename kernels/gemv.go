package kernels

// Products of a matrix with few vectors, as prediction needs them:
//
//	Y (batch, m) = X (batch, n) · Aᵀ     A (m, n), row-major
//
// A is read from memory once, whatever the number of vectors; [Gemm] serves training's
// hundreds of them. lda, ldx, ldy are row strides in elements. A sum has the same bits
// whatever other rows and vectors the call computes.

// GemvBatch computes y[b][i] = Σ_j a[i][j]·x[b][j].
func (s *Set) GemvBatch(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
	if m > 0 && batch > 0 {
		s.gemvF32(y[:extent(batch, ldy, m)], ldy, a[:extent(m, lda, n)], lda, x[:extent(batch, ldx, n)], ldx, m, n, batch)
	}
}

// extent is the number of elements from the first of a matrix to its last, for rows > 0.
func extent(rows, ld, cols int) int {
	if ld < 0 || cols < 0 {
		panic("kernels: a negative size")
	}
	return (rows-1)*ld + cols
}

func gemvF32Generic(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
	for i := range m {
		for b := range batch {
			y[b*ldy+i] = dotGeneric(a[i*lda:][:n], x[b*ldx:])
		}
	}
}

func dotGeneric(x, y []float32) float32 {
	y = y[:len(x)]
	var sum float32
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}
