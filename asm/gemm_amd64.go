//go:build !purego

package asm

// GemmAVX2 multiplies packed panels, for each tile t < tiles of 6 rows:
//
//	C[6t+r][j] (+)= Σ_p a[(t·k+p)·6+r] · b[p·16+j]   r < 6, j < 16, p < k
//
// c has a row stride of ldc floats; add keeps what C holds.
//
//go:noescape
func GemmAVX2(tiles, k int, a, b, c *float32, ldc int, add bool)

// PackAVX2 transposes 8 rows: dst[p·ldd+r] = src[r·lds+p], r < 8, p < k, where
// k is a multiple of 8. It writes p in rising order, 8 floats each, so that
// with ldd = 6 a row's two surplus floats are overwritten by the next.
//
//go:noescape
func PackAVX2(dst *float32, ldd int, src *float32, lds, k int)
