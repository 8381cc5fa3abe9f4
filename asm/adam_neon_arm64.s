//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func AdamNEON(n int, w, grad, m, v *float32, p *[8]float32)
//   R0 floats left · R1 w · R2 grad · R3 m · R4 v · V16–V23 p[0..7]
//   V0 g, later w · V1 m · V2 v · V3 the denominator, then the step
TEXT ·AdamNEON(SB), NOSPLIT, $0-48
	MOVD    n+0(FP), R0
	MOVD    w+8(FP), R1
	MOVD    grad+16(FP), R2
	MOVD    m+24(FP), R3
	MOVD    v+32(FP), R4
	MOVD    p+40(FP), R5
	VLD4R.P 16(R5), [V16.S4, V17.S4, V18.S4, V19.S4]
	VLD4R   (R5), [V20.S4, V21.S4, V22.S4, V23.S4]
	CBZ     R0, done

four:
	VLD1.P 16(R2), [V0.S4]
	VLD1   (R3), [V1.S4]
	VLD1   (R4), [V2.S4]
	FMUL(16, 0, 0)
	FMUL(17, 1, 1)
	VFMLA  V18.S4, V0.S4, V1.S4 // m
	FMUL(0, 0, 0)
	FMUL(19, 2, 2)
	VFMLA  V20.S4, V0.S4, V2.S4 // v
	VST1.P [V1.S4], 16(R3)
	VST1.P [V2.S4], 16(R4)
	FSQRT(2, 2)
	VMOV   V22.B16, V3.B16
	VFMLA  V21.S4, V2.S4, V3.S4 // √v·p₅ + ε
	FDIV(3, 1, 3)
	VLD1   (R1), [V0.S4]
	VFMLS  V23.S4, V3.S4, V0.S4
	VST1.P [V0.S4], 16(R1)
	SUB    $4, R0
	CBNZ   R0, four

done:
	RET
