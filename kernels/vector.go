package kernels

// Axpy computes y[i] += a·x[i]; y is at least as long as x.
func (s *Set) Axpy(a float32, x, y []float32) { s.axpy(a, x, y) }

func axpyGeneric(a float32, x, y []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += a * v
	}
}

// SumSquares returns Σ x[i]².
func (s *Set) SumSquares(x []float32) float32 { return s.sumSquares(x) }

func sumSquaresGeneric(x []float32) float32 {
	var sum float32
	for _, v := range x {
		sum += v * v
	}
	return sum
}

func dotGeneric(x, y []float32) float32 {
	y = y[:len(x)]
	var sum float32
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}

// Gemv computes y = A·x for A (len(y), len(x)) with a row stride of lda.
func (s *Set) Gemv(y, a []float32, lda int, x []float32) { s.gemv(y, a, lda, x) }

func gemvGeneric(y, a []float32, lda int, x []float32) {
	for i := range y {
		y[i] = dotGeneric(a[i*lda:i*lda+len(x)], x)
	}
}
