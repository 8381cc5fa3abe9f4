package kernels

import "math"

// Stream reads x, as fast as the set's loads go, and forgets it: the yardstick for
// operations that are bound by the memory or the cache that x lies in.
func (s *Set) Stream(x []float32) { s.stream(x) }

func streamGeneric(x []float32) {
	var bits uint32
	for _, v := range x {
		bits |= math.Float32bits(v)
	}
	forget(bits)
}

// forget uses a value, so that the compiler computes it.
//
//go:noinline
func forget(uint32) {}
