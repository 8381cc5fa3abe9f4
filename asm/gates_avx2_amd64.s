//go:build !purego

#include "textflag.h"
#include "gates_amd64.h"
#include "exp_avx2_amd64.h"

// func GatesAVX2(n, h int, gates, cPrev, c, tc, out *float32)
//   CX floats left · AX 4·h · BX 12·h · SI gates (i, f, g, o at 0, AX, 2·AX, BX)
//   R8 cPrev · R9 c · R10 tc · R11 out · Y12 c and later tanh(c) · Y13 o
TEXT ·GatesAVX2(SB), NOSPLIT, $0-56
	ROWARGS(R8, R9, R10, R11)
	LEAQ (AX)(AX*2), BX
	SHRQ $3, CX
	JZ   done

eight:
	LOADFOUR(Y0, Y4, Y8, Y13)
	SIGMOID(Y0, Y1, Y2, Y3, Y12)
	SIGMOID(Y4, Y5, Y6, Y7, Y14)
	SIGMOID(Y13, Y1, Y2, Y3, Y12)
	TANH(Y8, Y9, Y10, Y11, Y5)
	STOREFOUR(Y0, Y4, Y8, Y13)
	VMULPS (R8), Y4, Y12
	VFMADD231PS Y8, Y0, Y12
	VMOVUPS Y12, (R9)
	TANH(Y12, Y9, Y10, Y11, Y5)
	VMOVUPS Y12, (R10)
	VMULPS Y13, Y12, Y12
	VMOVUPS Y12, (R11)
	NEXT(32, R8, R9, R10, R11)
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
	ROWARGS(R8, R9, R10, R11)
	LEAQ (AX)(AX*2), BX
	VMOVUPS C_ONE, Y15
	SHRQ $3, CX
	JZ   done

eight:
	LOADFOUR(Y0, Y1, Y2, Y3)
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
	STOREFOUR(Y10, Y11, Y12, Y9)
	VMOVUPS Y6, (R11)
	NEXT(32, R8, R9, R10, R11)
	DECQ CX
	JNZ  eight

done:
	VZEROUPPER
	RET
