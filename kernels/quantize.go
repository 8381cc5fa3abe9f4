package kernels

import (
	"math"
	"unsafe"
)

// quantizer is what a set does with one vector of a multiple of 16 floats: magnitude
// returns the bits of the largest |x[i]|, round computes q[i] = x[i]·inverse to the nearest
// integer, ties to even.
type quantizer struct {
	magnitude func(n int, x *float32) uint32
	round     func(n int, x *float32, q *int8, inverse float32)
}

var quantizerGeneric = quantizer{
	magnitude: func(n int, x *float32) uint32 { return magnitudeGeneric(unsafe.Slice(x, n)) },
	round: func(n int, x *float32, q *int8, inverse float32) {
		roundGeneric(unsafe.Slice(q, n), unsafe.Slice(x, n), inverse)
	},
}

// quantize quantises x into q and returns the scale: 0 if all of x counts as zero, NaN,
// with q zero, if an element is not finite.
func (s *Set) quantize(q []int8, x []float32) float32 {
	q = q[:len(x)]
	n := len(x) &^ 15
	magnitude := magnitudeGeneric(x[n:])
	if n > 0 {
		magnitude = max(magnitude, s.quantizer.magnitude(n, &x[0]))
	}
	scale, inverse := int8Scale(math.Float32frombits(magnitude))
	if !(scale > 0) {
		clear(q)
		return scale
	}
	if n > 0 {
		s.quantizer.round(n, &x[0], &q[0], inverse)
	}
	roundGeneric(q[n:], x[n:], inverse)
	return scale
}

// magnitudeGeneric returns the bits of the largest |x[i]|. As integers, the bits of
// magnitudes have the order of the numbers, infinities and NaN above all others.
func magnitudeGeneric(x []float32) (magnitude uint32) {
	for _, v := range x {
		magnitude = max(magnitude, math.Float32bits(v)&^(1<<31))
	}
	return magnitude
}

func roundGeneric(q []int8, x []float32, inverse float32) {
	for i, v := range x {
		q[i] = int8(math.RoundToEven(float64(float32(v * inverse))))
	}
}

// int8Scale is the scale of a vector, and its inverse, for its largest magnitude.
func int8Scale(magnitude float32) (scale, inverse float32) {
	scale = magnitude / 127
	switch {
	case !(magnitude <= math.MaxFloat32):
		return float32(math.NaN()), 0
	case scale < 0x1p-126:
		return 0, 0
	}
	return scale, 1 / scale
}
