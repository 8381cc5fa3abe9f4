//go:build !purego

#include "textflag.h"

// Chunks are 16 float32 of 64 bytes.
#define CHUNK 64
#define LOAD(mem, z) VMOVUPS mem, z
#define TAIL(mem, z) VMOVUPS.Z mem, K1, z
#define LOADX(mem, z) LOAD(mem, z)
#define TAILX(mem, z) TAIL(mem, z)
#define DOT(x, nx, a, na, c, nc) VFMADD231PS a, x, c
#define DOTMEM(mem, k, index, scale, x, nx, c, nc) VFMADD231PS mem, x, c
#define ADD(x, y, z) VADDPS x, y, z
#define NONE

#include "gemvnext_amd64.h"
#include "gemv_avx512_amd64.h"
#include "gemv8_avx512_amd64.h"
#include "gemvrows_avx512_amd64.h"

// func Gemv1AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv1AVX512(SB), NOSPLIT, $8-64
	GEMV(4, 2, NONE, NEXT4, NONE, ZERO1, VECTORS1, SUMS1, NONE, STORE1)

// func Gemv2AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv2AVX512(SB), NOSPLIT, $8-64
	GEMV(4, 2, NONE, NEXT4, NONE, ZERO2, VECTORS2, SUMS2, NONE, STORE2)

// func Gemv4AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv4AVX512(SB), NOSPLIT, $8-64
	GEMV(4, 2, NONE, NEXT4, FETCH, ZERO4, VECTORS4, SUMS4, NONE, STORE4)

// func Gemv8AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv8AVX512(SB), NOSPLIT, $0-64
	GEMV8(4, 2, NONE, NONE)

// func Gemv1x8AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv1x8AVX512(SB), NOSPLIT, $0-64
	GEMVROWS(4, 2, NONE, ZERO2, ONE, BYONE, TAILBYONE, SUMS2, NONE, STOREONE)

// func Gemv2x8AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv2x8AVX512(SB), NOSPLIT, $0-64
	GEMVROWS(4, 2, NONE, ZERO4, TWO, BYTWO, TAILBYTWO, SUMS4, NONE, STORETWO)
