//go:build !purego

package asm

// Gemv1AVX2, Gemv2AVX2 and so on compute, for as many vectors b as the name says,
//
//	y[b][i] = Σ_j a[i][j]·x[b][j]     i < rows, j < n, both > 0
//
// where rows is a multiple of 8 if the name goes on with x8. lda, ldx, ldy are row
// strides in bytes.
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

// Gemv1Int8AVX2 and so on compute, from exact sums, where i counts all rows or, if
// ids is not nil, i = ids[k],
//
//	y[b][k] = (Σ_j a[i][j]·x[b][j]) · scale[i] · xscale[b]     sum[i] = Σ_j a[i][j]
//
// rows is a multiple of 4, n > 0 of 64. Those of 8 vectors or x8 rows take no ids.
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
