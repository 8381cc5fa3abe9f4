//go:build !purego

package asm

// GemmAVX2 multiplies tiles of 6 packed rows with one packed panel of 16 columns, for
// each t < tiles:
//
//	C[6t+r][j] (+)= Σ_p a[(t·k+p)·6+r] · b[p·16+j]   r < 6, j < 16, p < k
//
// c has a row stride of ldc floats. With add, C += instead of C =.
//
//go:noescape
func GemmAVX2(tiles, k int, a, b, c *float32, ldc int, add bool)

// PackAVX2 transposes 8 rows: dst[p·ldd+r] = src[r·lds+p], r < 8, p < k, where
// k is a multiple of 8. It writes 8 floats for each p, in rising order, so that
// with ldd = 6 the next p overwrites the two surplus ones.
//
//go:noescape
func PackAVX2(dst *float32, ldd int, src *float32, lds, k int)

// GemmAVX512 is GemmAVX2 for tiles of 8×32.
//
//go:noescape
func GemmAVX512(tiles, k int, a, b, c *float32, ldc int, add bool)

// PackAVX512 transposes rows ≤ 8 rows of k words, a multiple of 16:
// dst[p·ldd+r] = src[r·lds+p]. It always writes 8 words, undefined for r ≥ rows.
//
//go:noescape
func PackAVX512(dst *float32, ldd int, src *float32, lds, rows, k int)

// Split8AVX512 cuts rows of n > 0 floats into consecutive panels of 8 words:
// dst[t·stride+p·8+r] = src[p·lds+8·t+r], undefined from column n on.
//
//go:noescape
func Split8AVX512(dst *float32, stride int, src *float32, lds, n, rows int)

// Split32AVX512 is Split8AVX512 for panels of 32 words.
//
//go:noescape
func Split32AVX512(dst *float32, stride int, src *float32, lds, n, rows int)

// GemmAVX512BF16 is GemmAVX512 for words that are pairs of bfloat16.
//
//go:noescape
func GemmAVX512BF16(tiles, k int, a, b, c *float32, ldc int, add bool)

// PackAVX512BF16 is PackAVX512 for words that are pairs of columns, k a multiple of
// 32 columns.
//
//go:noescape
func PackAVX512BF16(dst *float32, ldd int, src *float32, lds, rows, k int)

// Split8AVX512BF16 is Split8AVX512 for words that are pairs of rows, the last with
// 0 if the number of rows is odd.
//
//go:noescape
func Split8AVX512BF16(dst *float32, stride int, src *float32, lds, n, rows int)

// Split32AVX512BF16 is Split8AVX512BF16 for panels of 32 words.
//
//go:noescape
func Split32AVX512BF16(dst *float32, stride int, src *float32, lds, n, rows int)

// GemmAVX512AMX multiplies rows > 0 packed rows with one packed panel of 32 columns, on tiles,
// over k words, a multiple of 16, that are pairs of bfloat16. Rows come in tiles of 16 rows
// and 16 words:
//
//	C[r][j] (+)= Σ_p a[(r/16·k + p/16·16 + r%16)·16 + p%16] · b[p·32+j]   r < rows, j < 32, p < k
//
// The process must have the permission to use tiles.
//
//go:noescape
func GemmAVX512AMX(rows, k int, a, b, c *float32, ldc int, add bool)

// PackAVX512AMX packs 0 < rows ≤ 16 rows of chunks > 0 times 32 floats, as pairs, in tiles
// of a: dst[(c·16+r)·16+p] holds src[r·lds+32·c+2·p] and the next.
//
//go:noescape
func PackAVX512AMX(dst, src *float32, lds, rows, chunks int)

// SplitAVX512AMX packs 8·quads > 0 rows of n > 0 floats, as pairs, for row r of a in column r
// of src, from word at on, a multiple of 4. With p = at + q, word q of row r, which holds
// src[2·q·lds+r] and src[(2·q+1)·lds+r], goes to
//
//	dst[r/16·stride + (p/16·16 + r%16)·16 + p%16]   undefined for the rows from n on
//
//go:noescape
func SplitAVX512AMX(dst *float32, at, stride int, src *float32, lds, n, quads int)

// GemmInt8AVX512VNNI is GemmAVX512 for words of four int8, b's biased by 128. C receives
// the sums of products as int32. add must be false.
//
//go:noescape
func GemmInt8AVX512VNNI(tiles, k int, a, b, c *float32, ldc int, add bool)

// GemmInt8AVX512AMX is GemmAVX512AMX for words of four int8, b's biased by 128. C receives the
// sums of products as int32, with add those that it has as well.
//
//go:noescape
func GemmInt8AVX512AMX(rows, k int, a, b, c *float32, ldc int, add bool)

// FinishInt8AVX512 computes x[i] = factor·scale[i]·(x[i] − offset) + bias[i], where
// the given x is int32, for any n.
//
//go:noescape
func FinishInt8AVX512(n int, x, scale, bias *float32, factor float32, offset int32)
