//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"

// Chunks are 32 bfloat16 of 64 bytes, multiplied in pairs.
#define CHUNK 64
#define LOAD(mem, z) VMOVDQU16 mem, z
#define TAIL(mem, z) VMOVDQU16.Z mem, K1, z
#define LOADX(mem, z) LOAD(mem, z)
#define TAILX(mem, z) TAIL(mem, z)
#define DOT(x, nx, a, na, c, nc) VDPBF16PS(na, nx, nc)
#define DOTMEM(mem, k, index, scale, x, nx, c, nc) VDPBF16PSINDEX(k, 6, index, scale, nx, nc)
#define ADD(x, y, z) VADDPS x, y, z
#define NONE

#include "gemv_avx512_amd64.h"
#include "gemv8_avx512_amd64.h"
#include "gemvrows_avx512_amd64.h"

// func Gemv1AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv1AVX512BF16(SB), NOSPLIT, $8-64
	GEMV(5, 1, NONE, NEXT4, NONE, ZERO1, VECTORS1, SUMS1, NONE, STORE1)

// func Gemv2AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv2AVX512BF16(SB), NOSPLIT, $8-64
	GEMV(5, 1, NONE, NEXT4, NONE, ZERO2, VECTORS2, SUMS2, NONE, STORE2)

// func Gemv4AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv4AVX512BF16(SB), NOSPLIT, $8-64
	GEMV(5, 1, NONE, NEXT4, FETCH, ZERO4, VECTORS4, SUMS4, NONE, STORE4)

// func Gemv8AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv8AVX512BF16(SB), NOSPLIT, $0-64
	GEMV8(5, 1, NONE, NONE)

// func Gemv1x8AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv1x8AVX512BF16(SB), NOSPLIT, $0-64
	GEMVROWS(5, 1, NONE, ZERO2, ONE, BYONE, TAILBYONE, SUMS2, NONE, STOREONE)

// func Gemv2x8AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv2x8AVX512BF16(SB), NOSPLIT, $0-64
	GEMVROWS(5, 1, NONE, ZERO4, TWO, BYTWO, TAILBYTWO, SUMS4, NONE, STORETWO)
