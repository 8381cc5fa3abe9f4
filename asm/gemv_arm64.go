//go:build !purego

package asm

// The functions of this file compute, for rows ≥ 1 of A and 1 to 4 vectors,
//
//	y[c·ldy+i] = Σ_j a[i·lda+j]·x[c·ldx+j]   i < rows, j < n, c < count
//
// where lda, ldx, ldy count elements. With more than one vector, rows is a multiple of 4.

// GemvNEON multiplies float32; n ≥ 4.
//
//go:noescape
func GemvNEON(rows, n int, a *float32, lda int, x *float32, ldx, count int, y *float32, ldy int)

// GemvInt8NEON multiplies int8 and writes the bits of int32 sums to y. Rows and vectors are
// ld bytes long, a multiple of 64, and contiguous. If ids is not nil, row i of the product
// is a's row ids[i].
//
//go:noescape
func GemvInt8NEON(rows, ld int, a *int8, ids *int32, x *int8, count int, y *float32, ldy int)

// GemvInt8NEONDot does the same with FEAT_DotProd.
//
//go:noescape
func GemvInt8NEONDot(rows, ld int, a *int8, ids *int32, x *int8, count int, y *float32, ldy int)
