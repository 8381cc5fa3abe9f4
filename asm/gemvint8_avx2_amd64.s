//go:build !purego

#include "textflag.h"

// Chunks are 16 int8, widened to 16 bits: products and their sums are exact.
#define CHUNK 16
#define LOAD(mem, x, y) VPMOVSXBW mem, y
#define LOADX(mem, x, y) LOAD(mem, x, y)
#define LOAD1(mem, x, y) LOAD(mem, x, y) // never runs: rows are whole chunks
#define DOT(x, nx, a, na, c, nc) \
	VPMADDWD a, x, Y5 \
	VPADDD Y5, c, c
#define ADD(x, y, z) VPADDD x, y, z
#define BIAS
#define UNBIAS(x)

#include "gemvnext_amd64.h"
#include "gemv_avx2_amd64.h"
#include "gemvint8_avx2_amd64.h"

// func Gemv1Int8AVX2(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv1Int8AVX2(SB), NOSPLIT, $0-96
	GEMV(0, SETUP1, NEXTROWS, FETCH, ZERO1, VECTORS1, SUMS1, SCALE4, STORE1)

// func Gemv2Int8AVX2(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv2Int8AVX2(SB), NOSPLIT, $0-96
	GEMV(0, SETUP2, NEXTROWS, FETCH, ZERO2, VECTORS2, SUMS2, SCALE4, STORE2)
