//go:build !purego

#include "textflag.h"
#include "quantize_amd64.h"

// z = the magnitudes of 16 floats, largest = the larger ones. As integers, the bits of
// magnitudes have the order of the numbers, infinity and NaN above all others.
#define MAGNITUDE(mem, z, largest) \
	VPANDD mem, Z15, z \
	VPMAXSD z, largest, largest

// func MagnitudeAVX512(n int, x *float32) uint32
//   CX floats left · SI x · Z0, Z1 largest · Z15 all bits but the sign
TEXT ·MagnitudeAVX512(SB), NOSPLIT, $0-20
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVL $0x7fffffff, AX
	VPBROADCASTD AX, Z15
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	SUBQ $32, CX
	JL   rest

two:
	MAGNITUDE((SI), Z2, Z0)
	MAGNITUDE(64(SI), Z3, Z1)
	ADDQ $128, SI
	SUBQ $32, CX
	JGE  two

rest:
	ADDQ $32, CX
	JZ   largest
	MAGNITUDE((SI), Z2, Z0)

largest:
	VPMAXSD Z1, Z0, Z0
	VEXTRACTI64X4 $1, Z0, Y1
	LARGEST

// func QuantizeAVX512(n int, x *float32, q *int8, inverse float32)
//   CX floats left · SI x · DI q · Z0 inverse
TEXT ·QuantizeAVX512(SB), NOSPLIT, $0-28
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ q+16(FP), DI
	VBROADCASTSS inverse+24(FP), Z0
	TESTQ CX, CX
	JZ   done

one:
	VMULPS (SI), Z0, Z1
	VCVTPS2DQ Z1, Z1
	VPMOVSDB Z1, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	SUBQ $16, CX
	JNZ  one

done:
	VZEROUPPER
	RET
