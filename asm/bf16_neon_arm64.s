//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// The upper halves of x = its bfloat16: x + 0x7fff + the last bit that stays, or
// where x is a NaN, x made quiet.
//   V0 1 · V1 0x7fff · V2 the quiet bit · vs, vt scratch
#define ROUND(x, vx, vs, vt) \
	VUSHR $16, vx.S4, vs.S4 \
	VORR  V2.B16, vx.B16, vt.B16 \
	VAND  V0.B16, vs.B16, vs.B16 \
	VADD  V1.S4, vs.S4, vs.S4 \
	VADD  vx.S4, vs.S4, vs.S4 \
	FCMEQ(x, x, x) \
	VBSL  vt.B16, vs.B16, vx.B16

// func ToBF16NEON(n int, x *float32, y *uint16)
//   R0 floats left · R1 x · R2 y · V4, V5 the floats
TEXT ·ToBF16NEON(SB), NOSPLIT, $0-24
	MOVD n+0(FP), R0
	MOVD x+8(FP), R1
	MOVD y+16(FP), R2
	CBZ  R0, done
	MOVW $1, R3
	VDUP R3, V0.S4
	MOVW $0x7fff, R3
	VDUP R3, V1.S4
	MOVW $0x400000, R3
	VDUP R3, V2.S4

eight:
	VLD1.P 32(R1), [V4.S4, V5.S4]
	ROUND(4, V4, V6, V7)
	ROUND(5, V5, V16, V17)
	VUZP2  V5.H8, V4.H8, V4.H8
	VST1.P [V4.H8], 16(R2)
	SUB    $8, R0
	CBNZ   R0, eight

done:
	RET

// func ToBF16NEONBF16(n int, x *float32, y *uint16)
//   R0 floats left · R1 x · R2 y
TEXT ·ToBF16NEONBF16(SB), NOSPLIT, $0-24
	MOVD n+0(FP), R0
	MOVD x+8(FP), R1
	MOVD y+16(FP), R2
	SUBS $16, R0
	BLT  eight

sixteen:
	VLD1.P 64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	BFCVTN(0, 4)
	BFCVTN2(1, 4)
	BFCVTN(2, 5)
	BFCVTN2(3, 5)
	VST1.P [V4.H8, V5.H8], 32(R2)
	SUBS   $16, R0
	BGE    sixteen

eight:
	ADDS $16, R0
	BEQ  done
	VLD1 (R1), [V0.S4, V1.S4]
	BFCVTN(0, 4)
	BFCVTN2(1, 4)
	VST1 [V4.H8], (R2)

done:
	RET

// func FromBF16NEON(n int, x *uint16, y *float32)
//   R0 elements left · R1 x · R2 y · V0 zeros, the lower halves
TEXT ·FromBF16NEON(SB), NOSPLIT, $0-24
	MOVD  n+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  y+16(FP), R2
	VMOVI $0, V0.B16
	CBZ   R0, done

eight:
	VLD1.P 16(R1), [V1.H8]
	VZIP1  V1.H8, V0.H8, V2.H8
	VZIP2  V1.H8, V0.H8, V3.H8
	VST1.P [V2.S4, V3.S4], 32(R2)
	SUB    $8, R0
	CBNZ   R0, eight

done:
	RET
