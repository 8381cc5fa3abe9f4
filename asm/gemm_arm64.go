//go:build !purego

package asm

// GemmNEON multiplies packed panels, for each tile t < tiles of 8 rows:
//
//	C[8t+r][j] (+)= Σ_p a[(t·k+p)·8+r] · b[p·12+j]   r < 8, j < 12, p < k
//
// c has a row stride of ldc floats; add keeps what C holds.
//
//go:noescape
func GemmNEON(tiles, k int, a, b, c *float32, ldc int, add bool)

// PackNEON transposes 4 rows: dst[p·ldd+r] = src[r·lds+p], r < 4, p < k, where k
// is a multiple of 4.
//
//go:noescape
func PackNEON(dst *float32, ldd int, src *float32, lds, k int)
