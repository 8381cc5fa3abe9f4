//go:build !purego

#include "textflag.h"

// Codes are bytes without sign once they are shifted and masked, and x has signs: as
// VPDPBUSD multiplies them.
//
//	DI rows left       SI row 0 of 4, R11–R13 the others    DX x      BX y
//	R8 bytes of a row  R9 scale, R10 bias                   CX, AX places in row and x
//	Z0–Z3 sums of the rows    Z16–Z19 x of a block    Z20–Z23 codes    Z24 masks
//	X14 = xscale, X15 = offset, in 4 lanes

// sum += codes of the block at row · x.
#define ROW(row, sum) \
	VMOVDQU64 (row)(CX*1), Z20 \
	VPSRLW $2, Z20, Z21 \
	VPSRLW $4, Z20, Z22 \
	VPSRLW $6, Z20, Z23 \
	VPANDD Z24, Z20, Z20 \
	VPANDD Z24, Z21, Z21 \
	VPANDD Z24, Z22, Z22 \
	VPANDD Z24, Z23, Z23 \
	VPDPBUSD Z16, Z20, sum \
	VPDPBUSD Z17, Z21, sum \
	VPDPBUSD Z18, Z22, sum \
	VPDPBUSD Z19, Z23, sum

// to = a + b, both with halves of their lanes summed: a's and b's side by side.
#define HALVE(low, high, a, b, to, t) \
	low b, a, to \
	high b, a, t \
	VPADDD t, to, to

// func GemvInt2AVX512VNNI(rows, n int, a *byte, x *int8, y, scale, bias *float32, xscale float32, offset int32)
TEXT ·GemvInt2AVX512VNNI(SB), NOSPLIT, $0-64
	MOVQ rows+0(FP), DI
	MOVQ n+8(FP), R8
	MOVQ a+16(FP), SI
	MOVQ x+24(FP), DX
	MOVQ y+32(FP), BX
	MOVQ scale+40(FP), R9
	MOVQ bias+48(FP), R10
	VBROADCASTSS xscale+56(FP), X14
	MOVL offset+60(FP), AX
	VPBROADCASTD AX, X15
	MOVL $0x03030303, AX
	VPBROADCASTD AX, Z24
rows4:
	LEAQ (SI)(R8*1), R11
	LEAQ (R11)(R8*1), R12
	LEAQ (R12)(R8*1), R13
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	XORQ CX, CX
	MOVQ DX, AX
block:
	VMOVDQU64 (AX), Z16
	VMOVDQU64 64(AX), Z17
	VMOVDQU64 128(AX), Z18
	VMOVDQU64 192(AX), Z19
	ROW(SI, Z0)
	ROW(R11, Z1)
	ROW(R12, Z2)
	ROW(R13, Z3)
	ADDQ $64, CX
	ADDQ $256, AX
	CMPQ CX, R8
	JLT block

	// X5 = the 4 rows' sums.
	HALVE(VPUNPCKLDQ, VPUNPCKHDQ, Z0, Z1, Z4, Z5)
	HALVE(VPUNPCKLDQ, VPUNPCKHDQ, Z2, Z3, Z6, Z7)
	HALVE(VPUNPCKLQDQ, VPUNPCKHQDQ, Z4, Z6, Z5, Z7)
	VEXTRACTI64X4 $1, Z5, Y6
	VPADDD Y6, Y5, Y5
	VEXTRACTI128 $1, Y5, X6
	VPADDD X6, X5, X5

	VPADDD X5, X5, X5
	VPSUBD X15, X5, X5
	VCVTDQ2PS X5, X5
	VMULPS (R9), X5, X5
	VMULPS X14, X5, X5
	VADDPS (R10), X5, X5
	VMOVUPS X5, (BX)
	ADDQ $16, R9
	ADDQ $16, R10
	ADDQ $16, BX
	LEAQ (R13)(R8*1), SI
	SUBQ $4, DI
	JNZ rows4
	VZEROUPPER
	RET
