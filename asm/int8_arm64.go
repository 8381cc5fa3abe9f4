//go:build !purego

package asm

// MaxBitsNEON returns the largest magnitude's bits, those of a NaN if one is; n is
// a multiple of 16.
//
//go:noescape
func MaxBitsNEON(n int, x *float32) uint32

// ToInt8NEON computes q[i] = factor·x[i], rounded to the nearest, ties to even; n is
// a multiple of 16.
//
//go:noescape
func ToInt8NEON(n int, x *float32, factor float32, q *int8)

// ScaleInt8NEON turns the int32 whose bits y holds into y[i] = float(y[i])·a[i]·x; n
// is a multiple of 4.
//
//go:noescape
func ScaleInt8NEON(n int, y, a *float32, x float32)
