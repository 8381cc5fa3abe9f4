package kernels

import "slices"

// SelectAbove appends the indices of the x[i] with x[i] + factor·margin[i] ≥ threshold to ids,
// in their order, and returns the longer slice. Indices are counted from first on; margin has
// the length of x.
func (s *Set) SelectAbove(ids []int32, x, margin []float32, factor, threshold float32, first int) []int32 {
	margin = margin[:len(x)]
	for i := 0; i < len(x); i += selectRun {
		end := min(len(x), i+selectRun)
		ids = slices.Grow(ids, selectRun)
		n := s.selectAbove(ids[len(ids):len(ids)+selectRun], x[i:end], margin[i:end], factor, threshold, int32(first+i))
		ids = ids[:len(ids)+n]
	}
	return ids
}

// selectRun numbers are compared in a call, which has room for the indices of all.
const selectRun = 1 << 10

func selectAboveGeneric(ids []int32, x, margin []float32, factor, threshold float32, first int32) int {
	n := 0
	for i, v := range x {
		if v+float32(factor*margin[i]) >= threshold {
			ids[n] = first + int32(i)
			n++
		}
	}
	return n
}
