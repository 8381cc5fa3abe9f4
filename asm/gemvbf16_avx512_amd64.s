//go:build !purego

#include "textflag.h"

// Chunks are 16 bfloat16 of 32 bytes, widened to float32.
#define CHUNK 32
#define LOAD(mem, z) \
	VPMOVZXWD mem, z \
	VPSLLD $16, z, z
#define TAIL(mem, z) \
	VPMOVZXWD.Z mem, K1, z \
	VPSLLD $16, z, z
#define LOADX(mem, z) LOAD(mem, z)
#define TAILX(mem, z) TAIL(mem, z)
#define DOT(x, nx, a, na, c, nc) VFMADD231PS a, x, c
#define DOTMEM(mem, k, index, scale, x, nx, c, nc) \
	LOAD(mem, Z0) \
	DOT(x, nx, Z0, 0, c, nc)
#define ADD(x, y, z) VADDPS x, y, z
#define NONE

#include "gemv_avx512_amd64.h"
#include "gemv8_avx512_amd64.h"
#include "gemvrows_avx512_amd64.h"

// func Gemv1BF16AVX512(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv1BF16AVX512(SB), NOSPLIT, $8-64
	GEMV(4, 1, NONE, NEXT4, NONE, ZERO1, VECTORS1, SUMS1, NONE, STORE1)

// func Gemv2BF16AVX512(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv2BF16AVX512(SB), NOSPLIT, $8-64
	GEMV(4, 1, NONE, NEXT4, NONE, ZERO2, VECTORS2, SUMS2, NONE, STORE2)

// func Gemv4BF16AVX512(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv4BF16AVX512(SB), NOSPLIT, $8-64
	GEMV(4, 1, NONE, NEXT4, FETCH, ZERO4, VECTORS4, SUMS4, NONE, STORE4)

// func Gemv8BF16AVX512(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv8BF16AVX512(SB), NOSPLIT, $0-64
	GEMV8(4, 1, NONE, NONE)

// func Gemv1x8BF16AVX512(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv1x8BF16AVX512(SB), NOSPLIT, $0-64
	GEMVROWS(4, 1, NONE, ZERO2, ONE, BYONE, TAILBYONE, SUMS2, NONE, STOREONE)

// func Gemv2x8BF16AVX512(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv2x8BF16AVX512(SB), NOSPLIT, $0-64
	GEMVROWS(4, 1, NONE, ZERO4, TWO, BYTWO, TAILBYTWO, SUMS4, NONE, STORETWO)
