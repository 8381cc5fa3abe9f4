//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "exp_neon_arm64.h"

// func AxpyNEON(n int, a float32, x, y *float32)
//   R0 floats left · V0 a · R1 x · R2 y
TEXT ·AxpyNEON(SB), NOSPLIT, $0-32
	MOVD  n+0(FP), R0
	FMOVS a+8(FP), F0
	VDUP  V0.S[0], V0.S4
	MOVD  x+16(FP), R1
	MOVD  y+24(FP), R2
	SUBS  $16, R0
	BLT   rest

four:
	VLD1.P 64(R1), [V1.S4, V2.S4, V3.S4, V4.S4]
	VLD1   (R2), [V5.S4, V6.S4, V7.S4, V8.S4]
	VFMLA  V1.S4, V0.S4, V5.S4
	VFMLA  V2.S4, V0.S4, V6.S4
	VFMLA  V3.S4, V0.S4, V7.S4
	VFMLA  V4.S4, V0.S4, V8.S4
	VST1.P [V5.S4, V6.S4, V7.S4, V8.S4], 64(R2)
	SUBS   $16, R0
	BGE    four

rest:
	ADDS $16, R0
	BEQ  done

one:
	VLD1.P 16(R1), [V1.S4]
	VLD1   (R2), [V5.S4]
	VFMLA  V1.S4, V0.S4, V5.S4
	VST1.P [V5.S4], 16(R2)
	SUBS   $4, R0
	BNE    one

done:
	RET

// The low float of V0 = the sum of its floats.
#define HSUM \
	FADDP(0, 0, 0) \
	FADDP(0, 0, 0)

// func SumSquaresNEON(n int, x *float32) float32
//   R0 floats left · R1 x · V0–V3 partial sums
TEXT ·SumSquaresNEON(SB), NOSPLIT, $0-20
	MOVD  n+0(FP), R0
	MOVD  x+8(FP), R1
	VMOVI $0, V0.B16
	VMOVI $0, V1.B16
	VMOVI $0, V2.B16
	VMOVI $0, V3.B16
	SUBS  $16, R0
	BLT   rest

four:
	VLD1.P 64(R1), [V4.S4, V5.S4, V6.S4, V7.S4]
	VFMLA  V4.S4, V4.S4, V0.S4
	VFMLA  V5.S4, V5.S4, V1.S4
	VFMLA  V6.S4, V6.S4, V2.S4
	VFMLA  V7.S4, V7.S4, V3.S4
	SUBS   $16, R0
	BGE    four

rest:
	ADDS $16, R0
	BEQ  sum

one:
	VLD1.P 16(R1), [V4.S4]
	VFMLA  V4.S4, V4.S4, V0.S4
	SUBS   $4, R0
	BNE    one

sum:
	FADD(1, 0, 0)
	FADD(3, 2, 2)
	FADD(2, 0, 0)
	HSUM
	FMOVS F0, ret+16(FP)
	RET

// func MaxNEON(n int, x *float32) float32
//   R0 floats left · R1 x · V0–V3 partial maxima, NaN once one was
TEXT ·MaxNEON(SB), NOSPLIT, $0-20
	MOVD n+0(FP), R0
	MOVD x+8(FP), R1
	VLD1 (R1), [V0.S4]
	VMOV V0.B16, V1.B16
	VMOV V0.B16, V2.B16
	VMOV V0.B16, V3.B16
	SUBS $16, R0
	BLT  rest

four:
	VLD1.P 64(R1), [V4.S4, V5.S4, V6.S4, V7.S4]
	FMAX(4, 0, 0)
	FMAX(5, 1, 1)
	FMAX(6, 2, 2)
	FMAX(7, 3, 3)
	SUBS   $16, R0
	BGE    four

rest:
	ADDS $16, R0
	BEQ  max

one:
	VLD1.P 16(R1), [V4.S4]
	FMAX(4, 0, 0)
	SUBS   $4, R0
	BNE    one

max:
	FMAX(1, 0, 0)
	FMAX(3, 2, 2)
	FMAX(2, 0, 0)
	FMAXV(0, 0)
	FMOVS F0, ret+16(FP)
	RET

// func SumExpNEON(n int, x *float32, shift float32) float32
//   R0 floats left · R1 x · V7 shift · V6 the sums
TEXT ·SumExpNEON(SB), NOSPLIT, $0-28
	MOVD  n+0(FP), R0
	MOVD  x+8(FP), R1
	FMOVS shift+16(FP), F7
	VDUP  V7.S[0], V7.S4
	VMOVI $0, V6.B16
	CONSTANTS(R2)
	CBZ   R0, sum

four:
	VLD1.P 16(R1), [V0.S4]
	FSUB(7, 0, 0)
	EXP
	FADD(0, 6, 6)
	SUB    $4, R0
	CBNZ   R0, four

sum:
	VMOV  V6.B16, V0.B16
	HSUM
	FMOVS F0, ret+24(FP)
	RET

// func ExpNEON(n int, x, y *float32, shift, scale float32)
//   R0 floats left · R1 x · R2 y · V7 shift · V6 scale
TEXT ·ExpNEON(SB), NOSPLIT, $0-32
	MOVD  n+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  y+16(FP), R2
	FMOVS shift+24(FP), F7
	FMOVS scale+28(FP), F6
	VDUP  V7.S[0], V7.S4
	VDUP  V6.S[0], V6.S4
	CONSTANTS(R3)
	CBZ   R0, done

four:
	VLD1.P 16(R1), [V0.S4]
	FSUB(7, 0, 0)
	EXP
	FMUL(6, 0, 0)
	VST1.P [V0.S4], 16(R2)
	SUB    $4, R0
	CBNZ   R0, four

done:
	RET
