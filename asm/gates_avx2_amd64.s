//go:build !purego

#include "textflag.h"
#include "exp_avx2_amd64.h"

// func GatesAVX2(n, h int, gates, cPrev, c, tc, out *float32)
//   CX floats left · AX 4·h · BX 12·h · SI gates (i, f, g, o at 0, AX, 2·AX, BX)
//   R8 cPrev · R9 c · R10 tc · R11 out · Y12 c and later tanh(c) · Y13 o
TEXT ·GatesAVX2(SB), NOSPLIT, $0-56
	MOVQ n+0(FP), CX
	MOVQ h+8(FP), AX
	MOVQ gates+16(FP), SI
	MOVQ cPrev+24(FP), R8
	MOVQ c+32(FP), R9
	MOVQ tc+40(FP), R10
	MOVQ out+48(FP), R11
	SHLQ $2, AX
	LEAQ (AX)(AX*2), BX
	SHRQ $3, CX
	JZ   done

eight:
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(AX*1), Y4
	VMOVUPS (SI)(AX*2), Y8
	VMOVUPS (SI)(BX*1), Y13
	SIGMOID(Y0, Y1, Y2, Y3, Y12)
	SIGMOID(Y4, Y5, Y6, Y7, Y14)
	SIGMOID(Y13, Y1, Y2, Y3, Y12)
	TANH(Y8, Y9, Y10, Y11, Y5)
	VMOVUPS Y0, (SI)
	VMOVUPS Y4, (SI)(AX*1)
	VMOVUPS Y8, (SI)(AX*2)
	VMOVUPS Y13, (SI)(BX*1)
	VMULPS (R8), Y4, Y12
	VFMADD231PS Y8, Y0, Y12
	VMOVUPS Y12, (R9)
	TANH(Y12, Y9, Y10, Y11, Y5)
	VMOVUPS Y12, (R10)
	VMULPS Y13, Y12, Y12
	VMOVUPS Y12, (R11)
	ADDQ $32, SI
	ADDQ $32, R8
	ADDQ $32, R9
	ADDQ $32, R10
	ADDQ $32, R11
	DECQ CX
	JNZ  eight

done:
	VZEROUPPER
	RET

// func GatesGradAVX2(n, h int, gates, cPrev, tc, dh, dc *float32)
//   CX floats left · AX 4·h · BX 12·h · SI gates (i, f, g, o at 0, AX, 2·AX, BX)
//   R8 cPrev · R9 tc · R10 dh · R11 dc · Y15 ones
//   Y0 i · Y1 f · Y2 g · Y3 o · Y4 tc · Y5 dh · Y6 dc
TEXT ·GatesGradAVX2(SB), NOSPLIT, $0-56
	MOVQ n+0(FP), CX
	MOVQ h+8(FP), AX
	MOVQ gates+16(FP), SI
	MOVQ cPrev+24(FP), R8
	MOVQ tc+32(FP), R9
	MOVQ dh+40(FP), R10
	MOVQ dc+48(FP), R11
	SHLQ $2, AX
	LEAQ (AX)(AX*2), BX
	VMOVUPS C_ONE, Y15
	SHRQ $3, CX
	JZ   done

eight:
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(AX*1), Y1
	VMOVUPS (SI)(AX*2), Y2
	VMOVUPS (SI)(BX*1), Y3
	VMOVUPS (R9), Y4
	VMOVUPS (R10), Y5
	VMOVAPS Y15, Y7
	VFNMADD231PS Y4, Y4, Y7   // 1 − tc²
	VMULPS Y5, Y3, Y8         // dh·o
	VMOVUPS (R11), Y6
	VFMADD231PS Y7, Y8, Y6    // dc
	VMULPS Y5, Y4, Y9         // dh·tc
	VMULPS Y3, Y9, Y9
	VSUBPS Y3, Y15, Y10
	VMULPS Y10, Y9, Y9        // do
	VMULPS Y6, Y2, Y10        // dc·g
	VMULPS Y0, Y10, Y10
	VSUBPS Y0, Y15, Y11
	VMULPS Y11, Y10, Y10      // di
	VMULPS (R8), Y6, Y11      // dc·cPrev
	VMULPS Y1, Y11, Y11
	VSUBPS Y1, Y15, Y12
	VMULPS Y12, Y11, Y11      // df
	VMULPS Y6, Y0, Y12        // dc·i
	VMOVAPS Y15, Y13
	VFNMADD231PS Y2, Y2, Y13  // 1 − g²
	VMULPS Y13, Y12, Y12      // dg
	VMULPS Y1, Y6, Y6         // dc·f
	VMOVUPS Y10, (SI)
	VMOVUPS Y11, (SI)(AX*1)
	VMOVUPS Y12, (SI)(AX*2)
	VMOVUPS Y9, (SI)(BX*1)
	VMOVUPS Y6, (R11)
	ADDQ $32, SI
	ADDQ $32, R8
	ADDQ $32, R9
	ADDQ $32, R10
	ADDQ $32, R11
	DECQ CX
	JNZ  eight

done:
	VZEROUPPER
	RET
