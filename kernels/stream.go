package kernels

import "math"

// Stream reads x as fast as the set can load it, and does nothing with it: the yardstick
// for operations that are bound by the memory or the cache that holds x.
func (s *Set) Stream(x []float32) { s.stream(x) }

// streamIn makes Set.stream of a kernel that reads multiples of 128 floats.
func streamIn(kernel func(n int, x *float32)) func(x []float32) {
	return func(x []float32) {
		for len(x) >= 128 {
			n := min(len(x)&^127, streamLimit)
			kernel(n, &x[0])
			x = x[n:]
		}
		streamGeneric(x)
	}
}

func streamGeneric(x []float32) {
	var bits uint32
	for _, v := range x {
		bits |= math.Float32bits(v)
	}
	forget(bits)
}

// forget uses a value, so that the compiler must compute it.
//
//go:noinline
func forget(uint32) {}
