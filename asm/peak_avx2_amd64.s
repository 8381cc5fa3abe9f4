//go:build !purego

#include "textflag.h"

#define FMA(acc) VFMADD231PS Y0, Y1, acc

// func PeakAVX2(n int)
//   CX rounds left · Y0, Y1 factors of 0 · Y4–Y15 accumulators
TEXT ·PeakAVX2(SB), NOSPLIT, $0-8
	MOVQ n+0(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	VXORPS Y10, Y10, Y10
	VXORPS Y11, Y11, Y11
	VXORPS Y12, Y12, Y12
	VXORPS Y13, Y13, Y13
	VXORPS Y14, Y14, Y14
	VXORPS Y15, Y15, Y15
	TESTQ CX, CX
	JZ done

round:
	FMA(Y4)
	FMA(Y5)
	FMA(Y6)
	FMA(Y7)
	FMA(Y8)
	FMA(Y9)
	FMA(Y10)
	FMA(Y11)
	FMA(Y12)
	FMA(Y13)
	FMA(Y14)
	FMA(Y15)
	DECQ CX
	JNZ round

done:
	VZEROUPPER
	RET
