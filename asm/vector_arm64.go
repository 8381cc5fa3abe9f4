//go:build !purego

package asm

// Every length n is a multiple of 4.

// AxpyNEON computes y[i] += a·x[i].
//
//go:noescape
func AxpyNEON(n int, a float32, x, y *float32)

// SumSquaresNEON returns Σ x[i]².
//
//go:noescape
func SumSquaresNEON(n int, x *float32) float32

// MaxNEON returns the largest x[i], or NaN if one is. n > 0.
//
//go:noescape
func MaxNEON(n int, x *float32) float32

// SumExpNEON returns Σ exp(x[i] − shift).
//
//go:noescape
func SumExpNEON(n int, x *float32, shift float32) float32

// ExpNEON computes y[i] = scale · exp(x[i] − shift). y may be x.
//
//go:noescape
func ExpNEON(n int, x, y *float32, shift, scale float32)
