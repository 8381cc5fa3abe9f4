//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// 8 columns of the row at r into its two accumulators.
#define COLS(r, even, odd) \
	VLD1.P 32(r), [V10.S4, V11.S4] \
	VFMLA V8.S4, V10.S4, even.S4 \
	VFMLA V9.S4, V11.S4, odd.S4

// 4 columns.
#define LAST(r, even) \
	VLD1 (r), [V10.S4] \
	VFMLA V8.S4, V10.S4, even.S4

// func GemvNEON(rows, n int, a *float32, lda int, x, y *float32)
//   R0 rows left · R1 columns left · R2 start of the next rows · R3 4·lda
//   R4–R7 the four rows · R8 x · R9 y · V8, V9 x
//   V0–V3, V4–V7 row sums, even and odd 4s
TEXT ·GemvNEON(SB), NOSPLIT, $0-48
	MOVD rows+0(FP), R0
	MOVD a+16(FP), R2
	MOVD lda+24(FP), R3
	MOVD y+40(FP), R9
	LSL  $2, R3
	CBZ  R0, done

rows:
	MOVD  R2, R4
	ADD   R3, R4, R5
	ADD   R3, R5, R6
	ADD   R3, R6, R7
	ADD   R3, R7, R2
	MOVD  x+32(FP), R8
	MOVD  n+8(FP), R1
	VMOVI $0, V0.B16
	VMOVI $0, V1.B16
	VMOVI $0, V2.B16
	VMOVI $0, V3.B16
	VMOVI $0, V4.B16
	VMOVI $0, V5.B16
	VMOVI $0, V6.B16
	VMOVI $0, V7.B16
	SUBS  $8, R1
	BLT   last

eight:
	VLD1.P 32(R8), [V8.S4, V9.S4]
	COLS(R4, V0, V4)
	COLS(R5, V1, V5)
	COLS(R6, V2, V6)
	COLS(R7, V3, V7)
	SUBS   $8, R1
	BGE    eight

last:
	ADDS $8, R1
	BEQ  sum
	VLD1 (R8), [V8.S4]
	LAST(R4, V0)
	LAST(R5, V1)
	LAST(R6, V2)
	LAST(R7, V3)

sum:
	FADD(4, 0, 0)
	FADD(5, 1, 1)
	FADD(6, 2, 2)
	FADD(7, 3, 3)
	FADDP(1, 0, 0) // pairs of rows 0 and 1
	FADDP(3, 2, 2) // of rows 2 and 3
	FADDP(2, 0, 0)
	VST1.P [V0.S4], 16(R9)
	SUB    $4, R0
	CBNZ   R0, rows

done:
	RET
