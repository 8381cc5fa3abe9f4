//go:build !purego

#include "textflag.h"

// Chunks are 64 int8. The instruction multiplies unsigned bytes by signed ones, so
// LOADX adds 128 to x, and UNBIAS subtracts 128·Σa from the sums.
#define CHUNK 64
#define LOAD(mem, z) VMOVDQU8 mem, z
#define TAIL(mem, z) LOAD(mem, z)
#define LOADX(mem, z) VPXORD mem, Z15, z
#define TAILX(mem, z) LOADX(mem, z)
#define DOT(x, nx, a, na, c, nc) VPDPBUSD a, x, c
#define DOTMEM(mem, k, index, scale, x, nx, c, nc) VPDPBUSD mem, x, c
#define ADD(x, y, z) VPADDD x, y, z
#define BIAS \
	MOVL $0x80808080, AX \
	VPBROADCASTD AX, Z15
#define UNBIAS(x) \
	VPSLLD $7, x, x \
	VPSUBD x, Z16, Z16
#define NONE

#include "gemvnext_amd64.h"
#include "gemv_avx512_amd64.h"
#include "gemv8_avx512_amd64.h"
#include "gemvrows_avx512_amd64.h"
#include "gemvint8_avx512_amd64.h"

// func Gemv1Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv1Int8AVX512VNNI(SB), NOSPLIT, $8-96
	GEMV(6, 0, SETUP1, NEXTROWS, NONE, ZERO1, VECTORS1, SUMS1, SCALE4, STORE1)

// func Gemv2Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv2Int8AVX512VNNI(SB), NOSPLIT, $8-96
	GEMV(6, 0, SETUP2, NEXTROWS, NONE, ZERO2, VECTORS2, SUMS2, SCALE4, STORE2)

// func Gemv4Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv4Int8AVX512VNNI(SB), NOSPLIT, $8-96
	GEMV(6, 0, SETUP4, NEXTROWS, FETCH, ZERO4, VECTORS4, SUMS4, SCALE4, STORE4)

// func Gemv8Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv8Int8AVX512VNNI(SB), NOSPLIT, $0-96
	GEMV8(6, 0, SETUP8, SCALE8)

// func Gemv1x8Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv1x8Int8AVX512VNNI(SB), NOSPLIT, $0-96
	GEMVROWS(6, 0, SETUPROWS1, ZERO2, ONE, BYONE, TAILBYONE, SUMS2, SCALEROWS, STOREONE)

// func Gemv2x8Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
TEXT ·Gemv2x8Int8AVX512VNNI(SB), NOSPLIT, $0-96
	GEMVROWS(6, 0, SETUPROWS2, ZERO4, TWO, BYTWO, TAILBYTWO, SUMS4, SCALEROWS, STORETWO)
