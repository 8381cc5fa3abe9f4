//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"

// From Z0 grad · Z1 m · Z2 v · Z3 w: Z1 m · Z2 v · Z3 w. Z4 is scratch.
#define STEP \
	VMULPS Z8, Z0, Z0          /* g */ \
	VMULPS Z9, Z1, Z1 \
	VFMADD231PS Z10, Z0, Z1    /* m */ \
	VMULPS Z0, Z0, Z0 \
	VMULPS Z11, Z2, Z2 \
	VFMADD231PS Z12, Z0, Z2    /* v */ \
	VSQRTPS Z2, Z4 \
	VFMADD213PS Z14, Z13, Z4   /* √v·p₅ + ε */ \
	VDIVPS Z4, Z1, Z4 \
	VFNMADD231PS Z15, Z4, Z3   /* w */

// func AdamAVX512(n int, w, grad, m, v *float32, p *[8]float32)
//   CX floats left · DI w · SI grad · R8 m · R9 v · Z8–Z15 p[0..7]
//   K1 lanes of the tail
TEXT ·AdamAVX512(SB), NOSPLIT, $0-48
	MOVQ n+0(FP), CX
	MOVQ w+8(FP), DI
	MOVQ grad+16(FP), SI
	MOVQ m+24(FP), R8
	MOVQ v+32(FP), R9
	MOVQ p+40(FP), AX
	VBROADCASTSS (AX), Z8
	VBROADCASTSS 4(AX), Z9
	VBROADCASTSS 8(AX), Z10
	VBROADCASTSS 12(AX), Z11
	VBROADCASTSS 16(AX), Z12
	VBROADCASTSS 20(AX), Z13
	VBROADCASTSS 24(AX), Z14
	VBROADCASTSS 28(AX), Z15
	SUBQ $16, CX
	JL   rest

sixteen:
	VMOVUPS (SI), Z0
	VMOVUPS (R8), Z1
	VMOVUPS (R9), Z2
	VMOVUPS (DI), Z3
	STEP
	VMOVUPS Z1, (R8)
	VMOVUPS Z2, (R9)
	VMOVUPS Z3, (DI)
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, R8
	ADDQ $64, R9
	SUBQ $16, CX
	JGE  sixteen

rest:
	ADDQ $16, CX
	JZ   done
	TAIL(DX)
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (R8), K1, Z1
	VMOVUPS.Z (R9), K1, Z2
	VMOVUPS.Z (DI), K1, Z3
	STEP
	VMOVUPS Z1, K1, (R8)
	VMOVUPS Z2, K1, (R9)
	VMOVUPS Z3, K1, (DI)

done:
	VZEROUPPER
	RET
