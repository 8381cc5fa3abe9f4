//go:build !purego

#include "textflag.h"

// func StreamAVX512(n int, x *float32)
//   CX floats left · SI x
TEXT ·StreamAVX512(SB), NOSPLIT, $0-16
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	SUBQ $128, CX
	JL   done

loads:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	VMOVUPS 128(SI), Z2
	VMOVUPS 192(SI), Z3
	VMOVUPS 256(SI), Z4
	VMOVUPS 320(SI), Z5
	VMOVUPS 384(SI), Z6
	VMOVUPS 448(SI), Z7
	ADDQ $512, SI
	SUBQ $128, CX
	JGE  loads

done:
	VZEROUPPER
	RET
