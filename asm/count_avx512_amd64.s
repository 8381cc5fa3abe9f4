//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"

// Predicate 17 is threshold < x, false for a NaN. A lane that is above takes −1 from its count.
#define COUNT(at, k, sum) \
	VCMPPS $17, at(SI), Z0, k \
	VPSUBD Z1, sum, k, sum

// func CountAboveAVX512(n int, x *float32, threshold float32) int
//   CX floats left · SI x · Z0 threshold · Z1 −1 · Z2–Z5 counts · K1 lanes of the tail
TEXT ·CountAboveAVX512(SB), NOSPLIT, $0-32
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VBROADCASTSS threshold+16(FP), Z0
	VPTERNLOGD $0xff, Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	VPXORD Z4, Z4, Z4
	VPXORD Z5, Z5, Z5
	SUBQ $64, CX
	JL   rest

four:
	COUNT(0, K1, Z2)
	COUNT(64, K2, Z3)
	COUNT(128, K3, Z4)
	COUNT(192, K4, Z5)
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JLE  sum

one:
	TAIL(AX)
	VMOVUPS.Z (SI), K1, Z6
	VCMPPS $17, Z6, Z0, K1, K1
	VPSUBD Z1, Z2, K1, Z2
	ADDQ $64, SI
	SUBQ $16, CX
	JG   one

sum:
	VPADDD Z3, Z2, Z2
	VPADDD Z5, Z4, Z4
	VPADDD Z4, Z2, Z2
	VEXTRACTI64X4 $1, Z2, Y1
	VPADDD Y1, Y2, Y2
	VEXTRACTI128 $1, Y2, X1
	VPADDD X1, X2, X2
	VPHADDD X2, X2, X2
	VPHADDD X2, X2, X2
	VMOVD X2, AX
	MOVLQSX AX, AX
	MOVQ AX, ret+24(FP)
	VZEROUPPER
	RET
