//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func MagnitudeNEON(n int, x *float32) uint32
//   R0 floats left · R1 x · V0–V3 largest magnitudes · V7 the bits of a magnitude
TEXT ·MagnitudeNEON(SB), NOSPLIT, $0-20
	MOVD  n+0(FP), R0
	MOVD  x+8(FP), R1
	MOVW  $0x7fffffff, R2
	VDUP  R2, V7.S4
	VMOVI $0, V0.B16
	VMOVI $0, V1.B16
	VMOVI $0, V2.B16
	VMOVI $0, V3.B16
	CBZ   R0, lanes

sixteen:
	VLD1.P 64(R1), [V16.S4, V17.S4, V18.S4, V19.S4]
	VAND   V7.B16, V16.B16, V16.B16
	VAND   V7.B16, V17.B16, V17.B16
	VAND   V7.B16, V18.B16, V18.B16
	VAND   V7.B16, V19.B16, V19.B16
	VUMAX  V16.S4, V0.S4, V0.S4
	VUMAX  V17.S4, V1.S4, V1.S4
	VUMAX  V18.S4, V2.S4, V2.S4
	VUMAX  V19.S4, V3.S4, V3.S4
	SUB    $16, R0
	CBNZ   R0, sixteen

lanes:
	VUMAX V1.S4, V0.S4, V0.S4
	VUMAX V3.S4, V2.S4, V2.S4
	VUMAX V2.S4, V0.S4, V0.S4
	UMAXV(0, 0)
	FMOVS F0, ret+16(FP)
	RET

// func QuantizeNEON(n int, x *float32, q *int8, inverse float32)
//   R0 floats left · R1 x · R2 q · V7 inverse · V0–V3 the floats
TEXT ·QuantizeNEON(SB), NOSPLIT, $0-28
	MOVD  n+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  q+16(FP), R2
	FMOVS inverse+24(FP), F7
	VDUP  V7.S[0], V7.S4
	CBZ   R0, done

sixteen:
	VLD1.P 64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMUL(7, 0, 0)
	FMUL(7, 1, 1)
	FMUL(7, 2, 2)
	FMUL(7, 3, 3)
	FCVTNS(0, 0)
	FCVTNS(1, 1)
	FCVTNS(2, 2)
	FCVTNS(3, 3)
	VUZP1  V1.H8, V0.H8, V0.H8
	VUZP1  V3.H8, V2.H8, V2.H8
	VUZP1  V2.B16, V0.B16, V0.B16
	VST1.P [V0.B16], 16(R2)
	SUB    $16, R0
	CBNZ   R0, sixteen

done:
	RET

// func ScaleInt8NEON(n int, y, a *float32, x float32)
//   R0 elements left · R1 y · R2 a · V7 x
TEXT ·ScaleInt8NEON(SB), NOSPLIT, $0-28
	MOVD  n+0(FP), R0
	MOVD  y+8(FP), R1
	MOVD  a+16(FP), R2
	FMOVS x+24(FP), F7
	VDUP  V7.S[0], V7.S4
	CBZ   R0, done

four:
	VLD1   (R1), [V0.S4]
	VLD1.P 16(R2), [V1.S4]
	SCVTF(0, 0)
	FMUL(1, 0, 0)
	FMUL(7, 0, 0)
	VST1.P [V0.S4], 16(R1)
	SUB    $4, R0
	CBNZ   R0, four

done:
	RET
