//go:build !purego

package asm

// The lengths n of this file are multiples of 16.

// MagnitudeAVX2 returns the bits of the largest |x[i]|, an infinity's or a NaN's if there
// is one, 0 if n is 0.
//
//go:noescape
func MagnitudeAVX2(n int, x *float32) uint32

// MagnitudeAVX512 does the same.
//
//go:noescape
func MagnitudeAVX512(n int, x *float32) uint32

// QuantizeAVX2 computes q[i] = x[i]·inverse, rounded to the nearest integer, ties to
// even; all |q[i]| < 128.
//
//go:noescape
func QuantizeAVX2(n int, x *float32, q *int8, inverse float32)

// QuantizeAVX512 does the same.
//
//go:noescape
func QuantizeAVX512(n int, x *float32, q *int8, inverse float32)
