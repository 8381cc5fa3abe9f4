//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "exp_neon_arm64.h"

// R2–R4 = the rows f, g, o of gates, from R1, its row i; r is scratch.
#define GATEROWS(r) \
	MOVD h+8(FP), r \
	ADD r<<2, R1, R2 \
	ADD r<<2, R2, R3 \
	ADD r<<2, R3, R4

// func GatesNEON(n, h int, gates, cPrev, c, tc, out *float32)
//   R0 floats left · R1–R4 gates i, f, g, o · R5 cPrev · R6 c · R7 tc · R8 out
//   V0 the gate at hand · V6 i, then o · V7 c
TEXT ·GatesNEON(SB), NOSPLIT, $0-56
	MOVD n+0(FP), R0
	MOVD gates+16(FP), R1
	MOVD cPrev+24(FP), R5
	MOVD c+32(FP), R6
	MOVD tc+40(FP), R7
	MOVD out+48(FP), R8
	GATEROWS(R9)
	CBZ  R0, done
	CONSTANTS(R9)

four:
	VLD1   (R1), [V0.S4]
	SIGMOID
	VST1.P [V0.S4], 16(R1)
	VMOV   V0.B16, V6.B16
	VLD1   (R2), [V0.S4]
	SIGMOID
	VST1.P [V0.S4], 16(R2)
	VLD1.P 16(R5), [V7.S4]
	FMUL(0, 7, 7)              // f·cPrev
	VLD1   (R3), [V0.S4]
	TANH
	VST1.P [V0.S4], 16(R3)
	VFMLA  V0.S4, V6.S4, V7.S4 // + i·g
	VST1.P [V7.S4], 16(R6)
	VLD1   (R4), [V0.S4]
	SIGMOID
	VST1.P [V0.S4], 16(R4)
	VMOV   V0.B16, V6.B16
	VMOV   V7.B16, V0.B16
	TANH
	VST1.P [V0.S4], 16(R7)
	FMUL(6, 0, 0)
	VST1.P [V0.S4], 16(R8)
	SUB    $4, R0
	CBNZ   R0, four

done:
	RET

// func GatesGradNEON(n, h int, gates, cPrev, tc, dh, dc *float32)
//   R0 floats left · R1–R4 gates i, f, g, o · R5 cPrev · R6 tc · R7 dh · R8 dc
//   V0 i · V1 f · V2 g · V3 o · V4 tc · V5 dh · V6 dc · V7 cPrev · V31 ones
TEXT ·GatesGradNEON(SB), NOSPLIT, $0-56
	MOVD n+0(FP), R0
	MOVD gates+16(FP), R1
	MOVD cPrev+24(FP), R5
	MOVD tc+32(FP), R6
	MOVD dh+40(FP), R7
	MOVD dc+48(FP), R8
	GATEROWS(R9)
	MOVD $0x3f800000, R9
	VDUP R9, V31.S4
	CBZ  R0, done

four:
	VLD1   (R1), [V0.S4]
	VLD1   (R2), [V1.S4]
	VLD1   (R3), [V2.S4]
	VLD1   (R4), [V3.S4]
	VLD1.P 16(R6), [V4.S4]
	VLD1.P 16(R7), [V5.S4]
	VLD1   (R8), [V6.S4]
	VLD1.P 16(R5), [V7.S4]
	VMOV   V31.B16, V16.B16
	VFMLS  V4.S4, V4.S4, V16.S4  // 1 − tc²
	FMUL(5, 3, 17)               // dh·o
	VFMLA  V16.S4, V17.S4, V6.S4 // dc
	FMUL(5, 4, 18)               // dh·tc
	FMUL(3, 18, 18)
	FSUB(3, 31, 19)
	FMUL(19, 18, 18)             // do
	FMUL(6, 2, 19)               // dc·g
	FMUL(0, 19, 19)
	FSUB(0, 31, 20)
	FMUL(20, 19, 19)             // di
	FMUL(7, 6, 20)               // dc·cPrev
	FMUL(1, 20, 20)
	FSUB(1, 31, 21)
	FMUL(21, 20, 20)             // df
	FMUL(6, 0, 21)               // dc·i
	VMOV   V31.B16, V22.B16
	VFMLS  V2.S4, V2.S4, V22.S4  // 1 − g²
	FMUL(22, 21, 21)             // dg
	FMUL(1, 6, 6)                // dc·f
	VST1.P [V19.S4], 16(R1)
	VST1.P [V20.S4], 16(R2)
	VST1.P [V21.S4], 16(R3)
	VST1.P [V18.S4], 16(R4)
	VST1.P [V6.S4], 16(R8)
	SUB    $4, R0
	CBNZ   R0, four

done:
	RET
