//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"

// func AxpyAVX512(n int, a float32, x, y *float32)
//   CX floats left · SI x · DI y · Z0 a · K1 lanes of the tail
TEXT ·AxpyAVX512(SB), NOSPLIT, $0-32
	MOVQ n+0(FP), CX
	VBROADCASTSS a+8(FP), Z0
	MOVQ x+16(FP), SI
	MOVQ y+24(FP), DI
	SUBQ $64, CX
	JL   rest

four:
	VMOVUPS (DI), Z1
	VMOVUPS 64(DI), Z2
	VMOVUPS 128(DI), Z3
	VMOVUPS 192(DI), Z4
	VFMADD231PS (SI), Z0, Z1
	VFMADD231PS 64(SI), Z0, Z2
	VFMADD231PS 128(SI), Z0, Z3
	VFMADD231PS 192(SI), Z0, Z4
	VMOVUPS Z1, (DI)
	VMOVUPS Z2, 64(DI)
	VMOVUPS Z3, 128(DI)
	VMOVUPS Z4, 192(DI)
	ADDQ $256, SI
	ADDQ $256, DI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JZ   done

one:
	TAIL(AX)
	VMOVUPS.Z (SI), K1, Z2
	VMOVUPS.Z (DI), K1, Z1
	VFMADD231PS Z2, Z0, Z1
	VMOVUPS Z1, K1, (DI)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JG   one

done:
	VZEROUPPER
	RET

// X0 = the sum of the floats of Z0.
#define HSUM \
	VEXTRACTF64X4 $1, Z0, Y1 \
	VADDPS Y1, Y0, Y0 \
	VEXTRACTF128 $1, Y0, X1 \
	VADDPS X1, X0, X0 \
	VHADDPS X0, X0, X0 \
	VHADDPS X0, X0, X0

// func SumSquaresAVX512(n int, x *float32) float32
//   CX floats left · SI x · Z0–Z3 partial sums · K1 lanes of the tail
TEXT ·SumSquaresAVX512(SB), NOSPLIT, $0-20
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	SUBQ $64, CX
	JL   rest

four:
	VMOVUPS (SI), Z4
	VMOVUPS 64(SI), Z5
	VMOVUPS 128(SI), Z6
	VMOVUPS 192(SI), Z7
	VFMADD231PS Z4, Z4, Z0
	VFMADD231PS Z5, Z5, Z1
	VFMADD231PS Z6, Z6, Z2
	VFMADD231PS Z7, Z7, Z3
	ADDQ $256, SI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JZ   sum

one:
	TAIL(AX)
	VMOVUPS.Z (SI), K1, Z4
	VFMADD231PS Z4, Z4, Z0
	ADDQ $64, SI
	SUBQ $16, CX
	JG   one

sum:
	VADDPS Z1, Z0, Z0
	VADDPS Z3, Z2, Z2
	VADDPS Z2, Z0, Z0
	HSUM
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

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
