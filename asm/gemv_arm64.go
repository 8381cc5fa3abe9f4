//go:build !purego

package asm

// The products of this file compute, for rows ≥ 1 of A and 1 to 4 vectors,
//
//	y[c·ldy+i] = Σ_j a[i·lda+j]·x[c·ldx+j]   i < rows, j < n, c < count
//
// where lda and ldx count elements. More than one vector takes a multiple of 4
// rows.

// GemvNEON is of float32, n ≥ 4.
//
//go:noescape
func GemvNEON(rows, n int, a *float32, lda int, x *float32, ldx, count int, y *float32, ldy int)

// GemvInt8NEON writes sums of int32, as bits, to y. Rows and vectors are ld bytes
// apart and, a multiple of 64, long. If ids is not nil, row i is a's row ids[i].
//
//go:noescape
func GemvInt8NEON(rows, ld int, a *int8, ids *int32, x *int8, count int, y *float32, ldy int)

// GemvInt8NEONDot does the same with FEAT_DotProd.
//
//go:noescape
func GemvInt8NEONDot(rows, ld int, a *int8, ids *int32, x *int8, count int, y *float32, ldy int)
