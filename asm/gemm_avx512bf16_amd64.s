//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"
#include "gemm_avx512_amd64.h"
#include "gemm_pack_avx512_amd64.h"
#include "gemm_pack_bf16_amd64.h"

// VDPBF16PS adds both products of a pair to one float32.
#define DOT(b, nb, a, na, c, nc) VDPBF16PS(nb, na, nc)

// func GemmAVX512BF16(tiles, k int, a, b, c *float32, ldc int, add bool)
TEXT ·GemmAVX512BF16(SB), NOSPLIT, $0-49
	TILES

// func PackAVX512BF16(dst *float32, ldd int, src *float32, lds, rows, k int)
TEXT ·PackAVX512BF16(SB), NOSPLIT, $0-48
	PACK(5, 128)

// func Split8AVX512BF16(dst *float32, stride int, src *float32, lds, n, rows int)
TEXT ·Split8AVX512BF16(SB), NOSPLIT, $0-48
	VMOVUPS pairs<>(SB), Z29
	SPLIT(2, 8, STORE8, LAST8)

// func Split32AVX512BF16(dst *float32, stride int, src *float32, lds, n, rows int)
TEXT ·Split32AVX512BF16(SB), NOSPLIT, $0-48
	VMOVUPS pairs<>(SB), Z29
	SPLIT(2, 32, STORE32, STORE32)
