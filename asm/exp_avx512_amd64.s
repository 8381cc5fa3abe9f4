//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"
#include "exp_avx512_amd64.h"

// Z0, Z4, Z8, Z12 = exp of them minus Z16; the registers after each are scratch.
#define EACH(step) \
	step(Z0, Z1, Z2, Z3) \
	step(Z4, Z5, Z6, Z7) \
	step(Z8, Z9, Z10, Z11) \
	step(Z12, Z13, Z14, Z15)
#define FOUREXP \
	VMOVUPS (SI), Z0 \
	VMOVUPS 64(SI), Z4 \
	VMOVUPS 128(SI), Z8 \
	VMOVUPS 192(SI), Z12 \
	VSUBPS Z16, Z0, Z0 \
	VSUBPS Z16, Z4, Z4 \
	VSUBPS Z16, Z8, Z8 \
	VSUBPS Z16, Z12, Z12 \
	EACH(EXP1) \
	EACH(EXP2) \
	EACH(EXP3)

// Z0 = exp(Z0 − Z16) of the lanes K1.
#define ONEEXP \
	TAIL(AX) \
	VMOVUPS.Z (SI), K1, Z0 \
	VSUBPS Z16, Z0, Z0 \
	EXP1(Z0, Z1, Z2, Z3) \
	EXP2(Z0, Z1, Z2, Z3) \
	EXP3(Z0, Z1, Z2, Z3)

// func SumExpAVX512(n int, x *float32, shift float32) float32
//   CX floats left · SI x · Z16 shift · Z17–Z20 partial sums · K1 lanes of the tail
TEXT ·SumExpAVX512(SB), NOSPLIT, $0-28
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VBROADCASTSS shift+16(FP), Z16
	EXPCONSTS(C_EXPHI)
	VPXORD Z17, Z17, Z17
	VPXORD Z18, Z18, Z18
	VPXORD Z19, Z19, Z19
	VPXORD Z20, Z20, Z20
	SUBQ $64, CX
	JL   rest

four:
	FOUREXP
	VADDPS Z0, Z17, Z17
	VADDPS Z4, Z18, Z18
	VADDPS Z8, Z19, Z19
	VADDPS Z12, Z20, Z20
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JZ   sum

one:
	ONEEXP
	VADDPS Z0, Z17, K1, Z17
	ADDQ $64, SI
	SUBQ $16, CX
	JG   one

sum:
	VADDPS Z18, Z17, Z17
	VADDPS Z20, Z19, Z19
	VADDPS Z19, Z17, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS X1, X0, X0
	VHADDPS X0, X0, X0
	VHADDPS X0, X0, X0
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// func ExpAVX512(n int, x, y *float32, shift, scale float32)
//   CX floats left · SI x · DI y · Z16 shift · Z17 scale · K1 lanes of the tail
TEXT ·ExpAVX512(SB), NOSPLIT, $0-32
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DI
	VBROADCASTSS shift+24(FP), Z16
	VBROADCASTSS scale+28(FP), Z17
	EXPCONSTS(C_EXPHI)
	SUBQ $64, CX
	JL   rest

four:
	FOUREXP
	VMULPS Z17, Z0, Z0
	VMULPS Z17, Z4, Z4
	VMULPS Z17, Z8, Z8
	VMULPS Z17, Z12, Z12
	VMOVUPS Z0, (DI)
	VMOVUPS Z4, 64(DI)
	VMOVUPS Z8, 128(DI)
	VMOVUPS Z12, 192(DI)
	ADDQ $256, SI
	ADDQ $256, DI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JZ   done

one:
	ONEEXP
	VMULPS Z17, Z0, Z0
	VMOVUPS Z0, K1, (DI)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JG   one

done:
	VZEROUPPER
	RET
