//go:build !purego

package asm

// GemmNEON multiplies tiles of 8 packed rows with one packed panel of 12 columns, for
// each t < tiles:
//
//	C[8t+r][j] (+)= Σ_p a[(t·k+p)·8+r] · b[p·12+j]   r < 8, j < 12, p < k
//
// c has a row stride of ldc floats. With add, C += instead of C =.
//
//go:noescape
func GemmNEON(tiles, k int, a, b, c *float32, ldc int, add bool)

// GemmNEONBF16 is GemmNEON for words that are pairs of bfloat16, in the order of
// PackNEONBF16: two words of a row side by side, the last word alone if k is odd.
//
//go:noescape
func GemmNEONBF16(tiles, k int, a, b, c *float32, ldc int, add bool)

// PackNEON transposes 4 rows: dst[p·ldd+r] = src[r·lds+p], r < 4, p < k, where k
// is a multiple of 4.
//
//go:noescape
func PackNEON(dst *float32, ldd int, src *float32, lds, k int)

// PackNEONBF16 rounds 4 rows to bfloat16 and puts 4 columns of a row side by side. In
// elements of 2 bytes:
//
//	dst[p/4·2·ldd + 4r + p%4] = src[r·lds+p]   r < 4, p < k
//
// ldd counts words of 4 bytes; k is a multiple of 4.
//
//go:noescape
func PackNEONBF16(dst *float32, ldd int, src *float32, lds, k int)

// SplitNEONBF16 rounds 4 rows to bfloat16 and cuts them into panels of w columns. In
// elements of 2 bytes:
//
//	dst[t·2·stride + 4r + p] = src[p·lds + t·w + r]   p < 4, r < w, t < panels
//
// stride counts words of 4 bytes; w is a multiple of 4.
//
//go:noescape
func SplitNEONBF16(dst *float32, w, stride int, src *float32, lds, panels int)
