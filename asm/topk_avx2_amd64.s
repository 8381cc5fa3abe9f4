//go:build !purego

#include "textflag.h"

// If an operand is NaN, MAX returns its second one, which Go writes first. It is threshold
// or a maximum with it, so a NaN never gets in. Predicate 17 is threshold < x, false for a
// NaN.

// func AboveAVX2(n int, x *float32, threshold float32) int
//   CX floats left · SI x · Y0 threshold
TEXT ·AboveAVX2(SB), NOSPLIT, $0-32
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VBROADCASTSS threshold+16(FP), Y0
	SUBQ $32, CX
	JL   rest

four:
	VMOVUPS (SI), Y1
	VMOVUPS 32(SI), Y2
	VMOVUPS 64(SI), Y3
	VMOVUPS 96(SI), Y4
	VMAXPS Y0, Y1, Y1
	VMAXPS Y0, Y2, Y2
	VMAXPS Y1, Y3, Y3
	VMAXPS Y2, Y4, Y4
	VMAXPS Y3, Y4, Y4
	VCMPPS $17, Y4, Y0, Y4
	VMOVMSKPS Y4, AX
	TESTL AX, AX
	JNZ  rest
	ADDQ $128, SI
	SUBQ $32, CX
	JGE  four

rest:
	ADDQ $32, CX
	JZ   none

one:
	VCMPPS $17, (SI), Y0, Y1
	VMOVMSKPS Y1, AX
	TESTL AX, AX
	JNZ  found
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ  one

none:
	MOVQ n+0(FP), AX
	MOVQ AX, ret+24(FP)
	VZEROUPPER
	RET

found:
	BSFL AX, AX
	SUBQ x+8(FP), SI
	SHRQ $2, SI
	ADDQ SI, AX
	MOVQ AX, ret+24(FP)
	VZEROUPPER
	RET
