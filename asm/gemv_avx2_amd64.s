//go:build !purego

#include "textflag.h"

// acc = the sum of acc's 8 floats, in every one of its low 4.
#define SUM(acc, x, tx) \
	VEXTRACTF128 $1, acc, tx \
	VADDPS tx, x, x \
	VHADDPS x, x, x \
	VHADDPS x, x, x

// 8 columns at offset o of four rows into one set of accumulators.
#define COLS(o, x, a0, a1, a2, a3) \
	VMOVUPS o(BX), x \
	VFMADD231PS o(SI), x, a0 \
	VFMADD231PS o(SI)(R9*1), x, a1 \
	VFMADD231PS o(SI)(R9*2), x, a2 \
	VFMADD231PS o(SI)(R10*1), x, a3

// func GemvAVX2(rows, n int, a *float32, lda int, x, y *float32)
//   R8 groups of 4 rows left · CX columns · SI a · R9 4·lda · R10 12·lda
//   DX start of the rows · BX x · DI y · Y0–Y3, Y4–Y7 row sums, even and odd 8s
TEXT ·GemvAVX2(SB), NOSPLIT, $0-48
	MOVQ rows+0(FP), R8
	MOVQ a+16(FP), DX
	MOVQ lda+24(FP), R9
	MOVQ y+40(FP), DI
	SHLQ $2, R9
	LEAQ (R9)(R9*2), R10
	SHRQ $2, R8
	JZ   done

rows:
	MOVQ DX, SI
	MOVQ x+32(FP), BX
	MOVQ n+8(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	SUBQ $16, CX
	JL   last

sixteen:
	COLS(0, Y8, Y0, Y1, Y2, Y3)
	COLS(32, Y9, Y4, Y5, Y6, Y7)
	ADDQ $64, SI
	ADDQ $64, BX
	SUBQ $16, CX
	JGE  sixteen

last:
	ADDQ $16, CX
	JZ   sum
	COLS(0, Y8, Y0, Y1, Y2, Y3)

sum:
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	VADDPS Y6, Y2, Y2
	VADDPS Y7, Y3, Y3
	SUM(Y0, X0, X8)
	SUM(Y1, X1, X8)
	SUM(Y2, X2, X8)
	SUM(Y3, X3, X8)
	VUNPCKLPS X1, X0, X0
	VUNPCKLPS X3, X2, X2
	VMOVLHPS X2, X0, X0
	VMOVUPS X0, (DI)
	ADDQ $16, DI
	LEAQ (DX)(R9*4), DX
	DECQ R8
	JNZ  rows

done:
	VZEROUPPER
	RET
