//go:build !purego

#include "textflag.h"
#include "gemm_avx512_amd64.h"
#include "tail_avx512_amd64.h"

// A word is four bytes, the lowest first, signed in a and unsigned in b:
//
//	Arp = A[r][4p], …, A[r][4p+3]     Bpj = 128 + B[4p][j], …, 128 + B[4p+3][j]
//
// VPDPBUSD adds the four products to one int32, so C[r][j] = Σ A·B + 128·Σ_k A[r][k]:
// the last term is the offset that FinishInt8AVX512 subtracts.
#define DOT(b, nb, a, na, c, nc) VPDPBUSD a, b, c

// func GemmInt8AVX512VNNI(tiles, k int, a, b, c *float32, ldc int, add bool)
TEXT ·GemmInt8AVX512VNNI(SB), NOSPLIT, $0-49
	TILES

// Z1 = factor·scale·(Z1 − offset) + bias
#define FINISH(scale, bias) \
	VPSUBD Z3, Z1, Z1 \
	VCVTDQ2PS Z1, Z1 \
	VMULPS Z0, Z1, Z1 \
	VFMADD213PS bias, scale, Z1

// func FinishInt8AVX512(n int, x, scale, bias *float32, factor float32, offset int32)
//   CX floats left · DI x · SI scale · BX bias · Z0 factor · Z3 offset · K1 lanes of the tail
TEXT ·FinishInt8AVX512(SB), NOSPLIT, $0-40
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), DI
	MOVQ scale+16(FP), SI
	MOVQ bias+24(FP), BX
	VBROADCASTSS factor+32(FP), Z0
	MOVL offset+36(FP), AX
	VPBROADCASTD AX, Z3
	SUBQ $16, CX
	JL   rest

whole:
	VMOVDQU32 (DI), Z1
	VMOVUPS (SI), Z2
	FINISH(Z2, (BX))
	VMOVUPS Z1, (DI)
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, BX
	SUBQ $16, CX
	JGE  whole

rest:
	ADDQ $16, CX
	JZ   done
	TAIL(AX)
	VMOVDQU32.Z (DI), K1, Z1
	VMOVUPS.Z (SI), K1, Z2
	VMOVUPS.Z (BX), K1, Z4
	FINISH(Z2, Z4)
	VMOVUPS Z1, K1, (DI)

done:
	VZEROUPPER
	RET
