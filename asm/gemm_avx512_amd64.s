//go:build !purego

#include "textflag.h"
#include "gemm_avx512_amd64.h"
#include "gemm_pack_avx512_amd64.h"

// A word is a float32: Arp = A[r][p], Bpj = B[p][j].
#define DOT(b, nb, a, na, c, nc) VFMADD231PS b, a, c
#define LOADROW(row, x, nx, y, ny, z, nz) VMOVUPS (row)(SI*1), z
#define LOADCOLS(off, k0, k1, z, nz) VMOVUPS.Z off(BX), k0, z

// func GemmAVX512(tiles, k int, a, b, c *float32, ldc int, add bool)
TEXT ·GemmAVX512(SB), NOSPLIT, $0-49
	TILES

// func PackAVX512(dst *float32, ldd int, src *float32, lds, rows, k int)
TEXT ·PackAVX512(SB), NOSPLIT, $0-48
	PACK(4, 64)

// func Split8AVX512(dst *float32, stride int, src *float32, lds, n, rows int)
TEXT ·Split8AVX512(SB), NOSPLIT, $0-48
	SPLIT(1, 8, STORE8, LAST8)

// func Split32AVX512(dst *float32, stride int, src *float32, lds, n, rows int)
TEXT ·Split32AVX512(SB), NOSPLIT, $0-48
	SPLIT(1, 32, STORE32, STORE32)
