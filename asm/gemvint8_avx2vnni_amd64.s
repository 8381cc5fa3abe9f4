//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"

// Chunks are 32 int8. The instruction multiplies unsigned bytes by signed ones, so
// LOADX adds 128 to x, and UNBIAS subtracts 128·Σa from the sums.
#define CHUNK 32
#define LOAD(mem, x, y) VMOVDQU mem, y
#define LOADX(mem, x, y) VPXOR mem, Y6, y
#define LOAD1(mem, x, y) LOAD(mem, x, y) // never runs: rows are whole chunks
#define DOT(x, nx, a, na, c, nc) VEXVPDPBUSD(na, nx, nc)
#define DOTMEM(mem, c, nc) \
	LOAD(mem, X0, Y0) \
	DOT(Y4, 4, Y0, 0, c, nc)
#define ADD(x, y, z) VPADDD x, y, z
#define BIAS \
	MOVL $0x80808080, AX \
	VMOVD AX, X6 \
	VPBROADCASTD X6, Y6
#define UNBIAS(x) \
	VPSLLD $7, x, x \
	VPSUBD x, Y8, Y8

#include "gemvnext_amd64.h"
#include "gemv_avx2_amd64.h"
#include "gemvrows_avx2_amd64.h"
#include "gemvint8_avx2_amd64.h"

// func Gemv1Int8AVX2VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv1Int8AVX2VNNI(SB), NOSPLIT, $0-96
	GEMV(0, SETUP1, NEXTROWS, FETCH, ZERO1, VECTORS1, SUMS1, SCALE4, STORE1)

// func Gemv2Int8AVX2VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv2Int8AVX2VNNI(SB), NOSPLIT, $0-96
	GEMV(0, SETUP2, NEXTROWS, FETCH, ZERO2, VECTORS2, SUMS2, SCALE4, STORE2)

// func Gemv1x8Int8AVX2VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv1x8Int8AVX2VNNI(SB), NOSPLIT, $0-96
	GEMVROWS(0, SETUP1, SCALEROWS)
