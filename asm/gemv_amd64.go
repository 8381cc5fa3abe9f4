//go:build !purego

package asm

// Gemv1AVX2, Gemv2AVX2 and so on compute
//
//	y[b][i] = Σ_j a[i][j]·x[b][j]     i < rows, j < n, both > 0
//
// for the number of vectors b in the name. x8 after that number means that rows is a
// multiple of 8. lda, ldx, ldy are row strides in bytes.
//
//go:noescape
func Gemv1AVX2(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

//go:noescape
func Gemv2AVX2(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

//go:noescape
func Gemv1x8AVX2(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

//go:noescape
func Gemv1AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

//go:noescape
func Gemv2AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

//go:noescape
func Gemv4AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

//go:noescape
func Gemv8AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

//go:noescape
func Gemv1x8AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

//go:noescape
func Gemv2x8AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)

// Gemv1Int8AVX2 and so on compute, with exact sums,
//
//	y[b][k] = (Σ_j a[i][j]·x[b][j]) · scale[i] · xscale[b]     sum[i] = Σ_j a[i][j]
//
// where i = k, or i = ids[k] if ids is not nil. rows is a multiple of 4, n > 0 a multiple of
// 64. The functions of 8 vectors or of x8 rows need nil ids.
//
//go:noescape
func Gemv1Int8AVX2(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv2Int8AVX2(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv1Int8AVX2VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv2Int8AVX2VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv1x8Int8AVX2VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv1Int8AVX512(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv2Int8AVX512(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv4Int8AVX512(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv8Int8AVX512(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv1x8Int8AVX512(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv2x8Int8AVX512(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv1Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv2Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv4Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv8Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv1x8Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)

//go:noescape
func Gemv2x8Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
