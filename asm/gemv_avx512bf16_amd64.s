//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"

#define LOAD(mem, z) VMOVDQU16 mem, z
#define TAIL(mem, z) VMOVDQU16.Z mem, K1, z
#define LOADX(mem, z) VMOVDQU16 mem, z
#define TAILX(mem, z) VMOVDQU16.Z mem, K1, z
#define DOT(x, nx, a, na, c, nc) VDPBF16PS(na, nx, nc)
#define ADD(x, y, z) VADDPS x, y, z

#include "gemv_avx512_amd64.h"

// func Gemv1BF16AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv1BF16AVX512BF16(SB), NOSPLIT, $0-64
	GEMV(5, 1, ZERO1, VECTORS1, REDUCE1, STORE1)

// func Gemv2BF16AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv2BF16AVX512BF16(SB), NOSPLIT, $0-64
	GEMV(5, 1, ZERO2, VECTORS2, REDUCE2, STORE2)

// func Gemv4BF16AVX512BF16(rows, n int, a *uint16, lda int, x *uint16, ldx int, y *float32, ldy int)
TEXT ·Gemv4BF16AVX512BF16(SB), NOSPLIT, $0-64
	GEMV(5, 1, ZERO4, VECTORS4, REDUCE4, STORE4)
