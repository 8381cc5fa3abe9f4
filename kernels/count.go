package kernels

// CountAbove returns the number of x[i] > threshold. NaN is not above it.
func (s *Set) CountAbove(x []float32, threshold float32) int {
	n := 0
	for ; len(x) > longRun; x = x[longRun:] {
		n += s.countAbove(x[:longRun], threshold)
	}
	return n + s.countAbove(x, threshold)
}

func countAboveGeneric(x []float32, threshold float32) int {
	n := 0
	for _, v := range x {
		if v > threshold {
			n++
		}
	}
	return n
}
