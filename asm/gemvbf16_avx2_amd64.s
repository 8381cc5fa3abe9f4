//go:build !purego

#include "textflag.h"

// Chunks are 8 bfloat16 of 16 bytes, widened to float32.
#define CHUNK 16
#define LOAD(mem, x, y) \
	VPMOVZXWD mem, y \
	VPSLLD $16, y, y
#define LOADX(mem, x, y) LOAD(mem, x, y)
#define LOAD1(mem, x, y) \
	VPXOR x, x, x \
	VPINSRW $1, mem, x, x
#define DOT(x, nx, a, na, c, nc) VFMADD231PS a, x, c
#define DOTMEM(mem, c, nc) \
	LOAD(mem, X0, Y0) \
	DOT(Y4, 4, Y0, 0, c, nc)
#define ADD(x, y, z) VADDPS x, y, z
#define NONE

#include "gemv_avx2_amd64.h"
#include "gemvrows_avx2_amd64.h"

// func Gemv1BF16AVX2(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv1BF16AVX2(SB), NOSPLIT, $0-64
	GEMV(1, NONE, NEXT4, FETCH, ZERO1, VECTORS1, SUMS1, NONE, STORE1)

// func Gemv2BF16AVX2(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv2BF16AVX2(SB), NOSPLIT, $0-64
	GEMV(1, NONE, NEXT4, FETCH, ZERO2, VECTORS2, SUMS2, NONE, STORE2)

// func Gemv1x8BF16AVX2(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv1x8BF16AVX2(SB), NOSPLIT, $0-64
	GEMVROWS(1, NONE, NONE)
