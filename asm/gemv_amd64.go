//go:build !purego

package asm

// GemvAVX2 computes y[i] = Σ_j a[i·lda+j]·x[j] for i < rows, where rows is a
// multiple of 4 and j < n, a multiple of 8.
//
//go:noescape
func GemvAVX2(rows, n int, a *float32, lda int, x, y *float32)

// Gemv1AVX512 computes y[v][i] = Σ_j a[i][j]·x[v][j] for 1 vector, i < rows and
// j < n. Strides are in bytes.
//
//go:noescape
func Gemv1AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

// Gemv2AVX512 does the same for 2 vectors.
//
//go:noescape
func Gemv2AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

// Gemv4AVX512 does the same for 4 vectors.
//
//go:noescape
func Gemv4AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

// Gemv1BF16AVX512BF16 is Gemv1AVX512 for bfloat16, denormal ones taken as 0.
//
//go:noescape
func Gemv1BF16AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)

// Gemv2BF16AVX512BF16 does the same for 2 vectors.
//
//go:noescape
func Gemv2BF16AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)

// Gemv4BF16AVX512BF16 does the same for 4 vectors.
//
//go:noescape
func Gemv4BF16AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)

// Gemv1Int8AVX512VNNI is Gemv1AVX512 for int8: y[v][i] = Σ_j a[i][j]·(x[v][j]+128).
//
//go:noescape
func Gemv1Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *int32, ldy int)

// Gemv2Int8AVX512VNNI does the same for 2 vectors.
//
//go:noescape
func Gemv2Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *int32, ldy int)

// Gemv4Int8AVX512VNNI does the same for 4 vectors.
//
//go:noescape
func Gemv4Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *int32, ldy int)

// ScaleInt8AVX512VNNI computes y[i] = (sums[i] − 128·rows[i])·scale[i]·x for i < n,
// n > 0, where rows[i] is the sum of row i. y may be sums.
//
//go:noescape
func ScaleInt8AVX512VNNI(n int, sums *int32, y *float32, rows *int32, scale *float32, x float32)
