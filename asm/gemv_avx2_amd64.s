//go:build !purego

#include "textflag.h"

// Chunks are 8 float32 of 32 bytes.
#define CHUNK 32
#define LOAD(mem, x, y) VMOVUPS mem, y
#define LOADX(mem, x, y) LOAD(mem, x, y)
#define LOAD1(mem, x, y) VMOVSS mem, x
#define DOT(x, nx, a, na, c, nc) VFMADD231PS a, x, c
#define DOTMEM(mem, c, nc) VFMADD231PS mem, Y4, c
#define ADD(x, y, z) VADDPS x, y, z
#define NONE

#include "gemvnext_amd64.h"
#include "gemv_avx2_amd64.h"
#include "gemvrows_avx2_amd64.h"

// func Gemv1AVX2(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv1AVX2(SB), NOSPLIT, $0-64
	GEMV(2, NONE, NEXT4, FETCH, ZERO1, VECTORS1, SUMS1, NONE, STORE1)

// func Gemv2AVX2(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv2AVX2(SB), NOSPLIT, $0-64
	GEMV(2, NONE, NEXT4, FETCH, ZERO2, VECTORS2, SUMS2, NONE, STORE2)

// func Gemv1x8AVX2(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv1x8AVX2(SB), NOSPLIT, $0-64
	GEMVROWS(2, NONE, NONE)
