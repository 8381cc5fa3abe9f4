//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"
#include "tail_avx512_amd64.h"

// func ToBF16AVX512BF16(n int, src *float32, dst *uint16)
//   CX floats left · SI src · DI dst · K1 lanes of the tail
TEXT ·ToBF16AVX512BF16(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ dst+16(FP), DI
	SUBQ $64, CX
	JL   rest

four:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VCVTNE2PS2BF16(0, 1, 0) // Z0 below, Z1 above
	VCVTNE2PS2BF16(2, 3, 2)
	VMOVUPS Z0, (DI)
	VMOVUPS Z2, 64(DI)
	ADDQ $256, SI
	ADDQ $128, DI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JZ   done

one:
	TAIL(AX)
	VMOVUPS.Z (SI), K1, Z0
	VCVTNEPS2BF16(0, 0)
	VMOVDQU16 Y0, K1, (DI)
	ADDQ $64, SI
	ADDQ $32, DI
	SUBQ $16, CX
	JG   one

done:
	VZEROUPPER
	RET
