package kernels

// longRun is the limit of elements in one call of assembly, which Go cannot preempt.
// Reading that many from memory takes about a millisecond.
const longRun = 1 << 20

// Axpy computes y[i] += a·x[i] for i < len(x) ≤ len(y).
func (s *Set) Axpy(a float32, x, y []float32) {
	for len(x) > longRun {
		s.axpy(a, x[:longRun], y[:longRun])
		x, y = x[longRun:], y[longRun:]
	}
	s.axpy(a, x, y)
}

func axpyGeneric(a float32, x, y []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += a * v
	}
}

// SumSquares returns Σ x[i]².
func (s *Set) SumSquares(x []float32) float32 {
	var sum float32
	for ; len(x) > longRun; x = x[longRun:] {
		sum += s.sumSquares(x[:longRun])
	}
	return sum + s.sumSquares(x)
}

func sumSquaresGeneric(x []float32) float32 {
	var sum float32
	for _, v := range x {
		sum += v * v
	}
	return sum
}
