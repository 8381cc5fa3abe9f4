//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func AboveNEON(n int, x *float32, threshold float32) int
//   R0 floats left · R1 x · V0 threshold · V1–V4 16 floats, then all ones where above
TEXT ·AboveNEON(SB), NOSPLIT, $0-32
	MOVD  n+0(FP), R0
	MOVD  x+8(FP), R1
	FMOVS threshold+16(FP), F0
	VDUP  V0.S[0], V0.S4
	CBZ   R0, found

sixteen:
	VLD1.P 64(R1), [V1.S4, V2.S4, V3.S4, V4.S4]
	FCMGT(0, 1, 1)
	FCMGT(0, 2, 2)
	FCMGT(0, 3, 3)
	FCMGT(0, 4, 4)
	VORR   V2.B16, V1.B16, V1.B16
	VORR   V4.B16, V3.B16, V3.B16
	VORR   V3.B16, V1.B16, V1.B16
	UMAXV(1, 1)
	FMOVS  F1, R2
	CBNZW  R2, found
	SUB    $16, R0
	CBNZ   R0, sixteen

found:
	MOVD n+0(FP), R1
	SUB  R0, R1
	MOVD R1, ret+24(FP)
	RET
