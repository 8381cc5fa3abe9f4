//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"
#include "vector_amd64.h"

#define AXPY1 \
	TAIL(AX) \
	VMOVUPS.Z (SI), K1, Z2 \
	VMOVUPS.Z (DI), K1, Z1 \
	VFMADD231PS Z2, Z0, Z1 \
	VMOVUPS Z1, K1, (DI)

// func AxpyAVX512(n int, a float32, x, y *float32)
//   K1 lanes of the tail
TEXT ·AxpyAVX512(SB), NOSPLIT, $0-32
	AXPY(64, 16, Z0, Z1, Z2, Z3, Z4, AXPY1)

// X0 = the sum of the floats of Z0.
#define HSUM \
	VEXTRACTF64X4 $1, Z0, Y1 \
	VADDPS Y1, Y0, Y0 \
	HSUM8

#define LOAD1 \
	TAIL(AX) \
	VMOVUPS.Z (SI), K1, Z4

// func SumSquaresAVX512(n int, x *float32) float32
//   K1 lanes of the tail
TEXT ·SumSquaresAVX512(SB), NOSPLIT, $0-20
	SUMSQUARES(64, 16, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, VPXORD, LOAD1, HSUM)

// func MaxAVX512(n int, x *float32) float32
//   CX floats left · SI x · Z0–Z3 partial maxima · K2, K3 lanes where a NaN was
//   K1 lanes of the tail, the others −Inf · Z8 −Inf
TEXT ·MaxAVX512(SB), NOSPLIT, $0-20
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVL $0xff800000, AX
	VPBROADCASTD AX, Z8
	VMOVAPS Z8, Z0
	VMOVAPS Z8, Z1
	VMOVAPS Z8, Z2
	VMOVAPS Z8, Z3
	KXORW K2, K2, K2
	KXORW K3, K3, K3
	SUBQ $64, CX
	JL   rest

four:
	VMOVUPS (SI), Z4
	VMOVUPS 64(SI), Z5
	VMOVUPS 128(SI), Z6
	VMOVUPS 192(SI), Z7
	VCMPPS $3, Z5, Z4, K4 // unordered: one of the two is NaN
	VCMPPS $3, Z7, Z6, K5
	VMAXPS Z4, Z0, Z0
	VMAXPS Z5, Z1, Z1
	VMAXPS Z6, Z2, Z2
	VMAXPS Z7, Z3, Z3
	KORW K4, K2, K2
	KORW K5, K3, K3
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JZ   max

one:
	TAIL(AX)
	VMOVAPS Z8, Z4
	VMOVUPS (SI), K1, Z4
	VCMPPS $3, Z4, Z4, K4
	KORW K4, K2, K2
	VMAXPS Z4, Z0, Z0
	ADDQ $64, SI
	SUBQ $16, CX
	JG   one

max:
	VMAXPS Z1, Z0, Z0
	VMAXPS Z3, Z2, Z2
	VMAXPS Z2, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xb1, X0, X1
	VMAXPS X1, X0, X0
	KORTESTW K3, K2
	JZ number
	VPCMPEQD X0, X0, X0 // all ones, a NaN

number:
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET
