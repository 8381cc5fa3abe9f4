//go:build !purego

#include "textflag.h"
#include "quantize_amd64.h"

// y = the magnitudes of 8 floats, largest = the larger ones. As integers, the bits of
// magnitudes have the order of the numbers, infinity and NaN above all others.
#define MAGNITUDE(mem, y, largest) \
	VPAND mem, Y15, y \
	VPMAXSD y, largest, largest

// func MagnitudeAVX2(n int, x *float32) uint32
//   CX floats left · SI x · Y0, Y1 largest · Y15 all bits but the sign
TEXT ·MagnitudeAVX2(SB), NOSPLIT, $0-20
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VPCMPEQD Y15, Y15, Y15
	VPSRLD $1, Y15, Y15
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	TESTQ CX, CX
	JZ   largest

two:
	MAGNITUDE((SI), Y2, Y0)
	MAGNITUDE(32(SI), Y3, Y1)
	ADDQ $64, SI
	SUBQ $16, CX
	JNZ  two

largest:
	LARGEST

// func QuantizeAVX2(n int, x *float32, q *int8, inverse float32)
//   CX floats left · SI x · DI q · Y0 inverse
// Packs work within halves: words are x0–3 x8–11 | x4–7 x12–15, and bytes have that
// order in the lower 8 of each half. Interleaving their dwords restores the order of x.
TEXT ·QuantizeAVX2(SB), NOSPLIT, $0-28
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ q+16(FP), DI
	VBROADCASTSS inverse+24(FP), Y0
	TESTQ CX, CX
	JZ   done

one:
	VMULPS (SI), Y0, Y1
	VMULPS 32(SI), Y0, Y2
	VCVTPS2DQ Y1, Y1
	VCVTPS2DQ Y2, Y2
	VPACKSSDW Y2, Y1, Y1
	VPACKSSWB Y1, Y1, Y1
	VEXTRACTI128 $1, Y1, X2
	VPUNPCKLDQ X2, X1, X1
	VMOVDQU X1, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	SUBQ $16, CX
	JNZ  one

done:
	VZEROUPPER
	RET
