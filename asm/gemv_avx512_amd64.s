//go:build !purego

#include "textflag.h"

#define LOAD(mem, z) VMOVUPS mem, z
#define TAIL(mem, z) VMOVUPS.Z mem, K1, z
#define LOADX(mem, z) VMOVUPS mem, z
#define TAILX(mem, z) VMOVUPS.Z mem, K1, z
#define DOT(x, nx, a, na, c, nc) VFMADD231PS a, x, c
#define ADD(x, y, z) VADDPS x, y, z

#include "gemv_avx512_amd64.h"

// func Gemv1AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv1AVX512(SB), NOSPLIT, $0-64
	GEMV(4, 2, ZERO1, VECTORS1, REDUCE1, STORE1)

// func Gemv2AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv2AVX512(SB), NOSPLIT, $0-64
	GEMV(4, 2, ZERO2, VECTORS2, REDUCE2, STORE2)

// func Gemv4AVX512(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
TEXT ·Gemv4AVX512(SB), NOSPLIT, $0-64
	GEMV(4, 2, ZERO4, VECTORS4, REDUCE4, STORE4)
