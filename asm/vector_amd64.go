//go:build !purego

package asm

// Every length n is a multiple of 8, unless the comment says "any n".

// AxpyAVX2 computes y[i] += a·x[i].
//
//go:noescape
func AxpyAVX2(n int, a float32, x, y *float32)

// SumSquaresAVX2 returns Σ x[i]².
//
//go:noescape
func SumSquaresAVX2(n int, x *float32) float32

// MaxAVX2 returns the largest x[i], or NaN if one is. n > 0.
//
//go:noescape
func MaxAVX2(n int, x *float32) float32

// SumExpAVX2 returns Σ exp(x[i] − shift).
//
//go:noescape
func SumExpAVX2(n int, x *float32, shift float32) float32

// ExpAVX2 computes y[i] = scale · exp(x[i] − shift). y may be x.
//
//go:noescape
func ExpAVX2(n int, x, y *float32, shift, scale float32)

// AxpyAVX512 is AxpyAVX2 for any n.
//
//go:noescape
func AxpyAVX512(n int, a float32, x, y *float32)

// SumSquaresAVX512 is SumSquaresAVX2 for any n.
//
//go:noescape
func SumSquaresAVX512(n int, x *float32) float32

// MaxAVX512 is MaxAVX2 for any n, −Inf for n = 0.
//
//go:noescape
func MaxAVX512(n int, x *float32) float32

// SumExpAVX512 is SumExpAVX2 for any n.
//
//go:noescape
func SumExpAVX512(n int, x *float32, shift float32) float32

// ExpAVX512 is ExpAVX2 for any n.
//
//go:noescape
func ExpAVX512(n int, x, y *float32, shift, scale float32)
