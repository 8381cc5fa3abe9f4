//go:build !purego

package asm

// The lengths n of this file are multiples of 8.

// AxpyAVX2 computes y[i] += a·x[i].
//
//go:noescape
func AxpyAVX2(n int, a float32, x, y *float32)

// SumSquaresAVX2 returns Σ x[i]².
//
//go:noescape
func SumSquaresAVX2(n int, x *float32) float32

// MaxAVX2 returns the largest x[i], n > 0, NaN if one is.
//
//go:noescape
func MaxAVX2(n int, x *float32) float32

// SumExpAVX2 returns Σ exp(x[i] − shift).
//
//go:noescape
func SumExpAVX2(n int, x *float32, shift float32) float32

// ExpAVX2 computes y[i] = scale · exp(x[i] − shift); y may be x.
//
//go:noescape
func ExpAVX2(n int, x, y *float32, shift, scale float32)
