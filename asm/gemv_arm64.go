//go:build !purego

package asm

// GemvNEON computes y[i] = Σ_j a[i·lda+j]·x[j] for i < rows and j < n, both
// multiples of 4.
//
//go:noescape
func GemvNEON(rows, n int, a *float32, lda int, x, y *float32)
