//go:build !purego

package asm

// MagnitudeNEON returns the bits of the largest |x[i]|, an infinity's or a NaN's if there
// is one, 0 if n is 0; n is a multiple of 16.
//
//go:noescape
func MagnitudeNEON(n int, x *float32) uint32

// QuantizeNEON computes q[i] = x[i]·inverse, rounded to the nearest integer, ties to even;
// n is a multiple of 16 and all |q[i]| < 128.
//
//go:noescape
func QuantizeNEON(n int, x *float32, q *int8, inverse float32)

// ScaleInt8NEON replaces the int32 sums whose bits y holds: y[i] = float(y[i])·a[i]·x; n
// is a multiple of 4.
//
//go:noescape
func ScaleInt8NEON(n int, y, a *float32, x float32)
