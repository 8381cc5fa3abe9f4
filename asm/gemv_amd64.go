//go:build !purego

package asm

// GemvAVX2 computes y[i] = Σ_j a[i·lda+j]·x[j] for i < rows, where rows is a
// multiple of 4 and j < n, a multiple of 8.
//
//go:noescape
func GemvAVX2(rows, n int, a *float32, lda int, x, y *float32)
