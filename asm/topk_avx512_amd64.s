//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"

// If an operand is NaN, MAX returns its second one, which Go writes first. It is threshold
// or a maximum with it, so a NaN never gets in. Predicate 17 is threshold < x, false for a
// NaN.

// func AboveAVX512(n int, x *float32, threshold float32) int
//   CX floats left · SI x · Z0 threshold · K1 lanes of the tail
TEXT ·AboveAVX512(SB), NOSPLIT, $0-32
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VBROADCASTSS threshold+16(FP), Z0
	SUBQ $64, CX
	JL   rest

four:
	VMOVUPS (SI), Z1
	VMOVUPS 64(SI), Z2
	VMOVUPS 128(SI), Z3
	VMOVUPS 192(SI), Z4
	VMAXPS Z0, Z1, Z1
	VMAXPS Z0, Z2, Z2
	VMAXPS Z1, Z3, Z3
	VMAXPS Z2, Z4, Z4
	VMAXPS Z3, Z4, Z4
	VCMPPS $17, Z4, Z0, K1
	KORTESTW K1, K1
	JNZ  rest
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JZ   none

one:
	CMPQ CX, $16
	JGE  sixteen
	TAIL(AX)
	VMOVUPS.Z (SI), K1, Z1
	VCMPPS $17, Z1, Z0, K1, K1
	JMP  test

sixteen:
	VCMPPS $17, (SI), Z0, K1

test:
	KMOVW K1, AX
	TESTL AX, AX
	JNZ  found
	ADDQ $64, SI
	SUBQ $16, CX
	JG   one

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
