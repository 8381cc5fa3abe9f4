package kernels

// TopK writes the indices of the len(dst) largest values of x to dst, the
// largest first, equal ones in the order of their indices, and returns how many
// it wrote: fewer than len(dst) if x has fewer numbers. It never chooses a NaN.
//
// It is one pass that compares with the smallest value chosen so far, and an
// insertion for each value above it, about k·log(len(x)/k) times in x without
// order: made for small k.
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

// insert puts i behind all of dst[:n] that are not smaller, and returns n+1.
func insert(dst []int32, n int, x []float32, i int) int {
	j := n
	for ; j > 0 && x[dst[j-1]] < x[i]; j-- {
		dst[j] = dst[j-1]
	}
	dst[j] = int32(i)
	return n + 1
}

// aboveGeneric returns the first i with x[i] > least, len(x) if there is none; a
// NaN is not.
func aboveGeneric(x []float32, least float32) int {
	i := 0
	for ; len(x)-i >= 8; i += 8 {
		v := x[i:][:8]
		if v[0] > least || v[1] > least || v[2] > least || v[3] > least ||
			v[4] > least || v[5] > least || v[6] > least || v[7] > least {
			break
		}
	}
	for ; i < len(x); i++ {
		if x[i] > least {
			break
		}
	}
	return i
}
