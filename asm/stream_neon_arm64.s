//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func StreamNEON(n int, x *float32)
//   R0 floats left · R1 x
TEXT ·StreamNEON(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	MOVD x+8(FP), R1
	CBZ  R0, done

loads:
	VLD1.P 64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R1), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P 64(R1), [V16.S4, V17.S4, V18.S4, V19.S4]
	VLD1.P 64(R1), [V20.S4, V21.S4, V22.S4, V23.S4]
	SUB    $64, R0
	CBNZ   R0, loads

done:
	RET

#define UPDATE(x) \
	VLD1   (x), [V2.S4, V3.S4] \
	FADD(0, 2, 2) \
	FADD(1, 3, 3) \
	VST1.P [V2.S4, V3.S4], 32(x)

// func StreamAdamNEON(n int, w, grad, m, v *float32)
//   R0 floats left · R1 w · R2 grad · R3 m · R4 v
TEXT ·StreamAdamNEON(SB), NOSPLIT, $0-40
	MOVD n+0(FP), R0
	MOVD w+8(FP), R1
	MOVD grad+16(FP), R2
	MOVD m+24(FP), R3
	MOVD v+32(FP), R4
	CBZ  R0, done

eight:
	VLD1.P 32(R2), [V0.S4, V1.S4]
	UPDATE(R1)
	UPDATE(R3)
	UPDATE(R4)
	SUB  $8, R0
	CBNZ R0, eight

done:
	RET
