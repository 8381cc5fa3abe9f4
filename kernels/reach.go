package kernels

import "slices"

// SelectAbove appends to ids the i, from first on, with x[i] + reach·off[i] ≥ least, in their
// order, and returns the longer slice. off has the length of x.
func (s *Set) SelectAbove(ids []int32, x, off []float32, reach, least float32, first int) []int32 {
	off = off[:len(x)]
	for i := 0; i < len(x); i += reachRun {
		end := min(len(x), i+reachRun)
		ids = slices.Grow(ids, reachRun)
		n := s.reach(ids[len(ids):len(ids)+reachRun], x[i:end], off[i:end], reach, least, int32(first+i))
		ids = ids[:len(ids)+n]
	}
	return ids
}

// reachRun numbers are looked at in a call, which has room for all of them.
const reachRun = 1 << 10

func reachGeneric(ids []int32, x, off []float32, reach, least float32, first int32) int {
	n := 0
	for i, v := range x {
		if v+float32(reach*off[i]) >= least {
			ids[n] = first + int32(i)
			n++
		}
	}
	return n
}
