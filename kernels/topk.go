package kernels

// TopK writes the indices of the len(dst) largest values of x to dst, the largest first
// and equal values in the order of their indices. It returns the number of indices
// written, which is smaller than len(dst) if x has fewer values. NaN is never chosen.
//
// One pass compares with the smallest value chosen so far and inserts each value above
// it: about k·log(len(x)/k) insertions if x is in random order, so k should be small.
func (s *Set) TopK(dst []int32, x []float32) int {
	n, i := 0, 0
	for ; i < len(x) && n < len(dst); i++ {
		if x[i] == x[i] {
			n = insert(dst, n, x, i)
		}
	}
	if n == 0 {
		return 0
	}
	for i < len(x) {
		end := min(len(x), i+longRun)
		if i += s.above(x[i:end], x[dst[n-1]]); i < end {
			insert(dst, n-1, x, i)
			i++
		}
	}
	return n
}

// insert puts i into dst[:n], whose values fall, after those that are not smaller. It
// returns n+1.
func insert(dst []int32, n int, x []float32, i int) int {
	j := n
	for ; j > 0 && x[dst[j-1]] < x[i]; j-- {
		dst[j] = dst[j-1]
	}
	dst[j] = int32(i)
	return n + 1
}

// aboveGeneric returns the first i with x[i] > threshold, or len(x) if there is none. NaN is
// not above it.
func aboveGeneric(x []float32, threshold float32) int {
	i := 0
	for ; len(x)-i >= 8; i += 8 {
		v := x[i:][:8]
		if v[0] > threshold || v[1] > threshold || v[2] > threshold || v[3] > threshold ||
			v[4] > threshold || v[5] > threshold || v[6] > threshold || v[7] > threshold {
			break
		}
	}
	for ; i < len(x); i++ {
		if x[i] > threshold {
			break
		}
	}
	return i
}
