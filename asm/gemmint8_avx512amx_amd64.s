//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"
#include "tiles_avx512amx_amd64.h"
#include "gemm_avx512amx_amd64.h"

// The operands are packed as those of GemmInt8AVX512VNNI are.
#define DOT(b, a, d) TDPBSUD(b, a, d)

// func GemmInt8AVX512AMX(rows, k int, a, b, c *float32, ldc int, add bool)
TEXT ·GemmInt8AVX512AMX(SB), NOSPLIT, $64-49
	TILES
