//go:build !purego

#include "textflag.h"
#include "exp_avx2_amd64.h"
#include "vector_amd64.h"

#define AXPY1 \
	VMOVUPS (DI), Y1 \
	VFMADD231PS (SI), Y0, Y1 \
	VMOVUPS Y1, (DI)

// func AxpyAVX2(n int, a float32, x, y *float32)
TEXT ·AxpyAVX2(SB), NOSPLIT, $0-32
	AXPY(32, 8, Y0, Y1, Y2, Y3, Y4, AXPY1)

#define LOAD1 VMOVUPS (SI), Y4

// func SumSquaresAVX2(n int, x *float32) float32
TEXT ·SumSquaresAVX2(SB), NOSPLIT, $0-20
	SUMSQUARES(32, 8, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, VXORPS, LOAD1, HSUM8)

// func MaxAVX2(n int, x *float32) float32
//   CX floats left · SI x · Y0, Y1 partial maxima · Y2 ones where a NaN was
TEXT ·MaxAVX2(SB), NOSPLIT, $0-20
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VMOVUPS (SI), Y0
	VMOVAPS Y0, Y1
	VXORPS Y2, Y2, Y2
	SUBQ $16, CX
	JL   rest

two:
	VMOVUPS (SI), Y3
	VMOVUPS 32(SI), Y4
	VCMPPS $3, Y4, Y3, Y5 // unordered: one of the two is NaN
	VORPS Y5, Y2, Y2
	VMAXPS Y3, Y0, Y0
	VMAXPS Y4, Y1, Y1
	ADDQ $64, SI
	SUBQ $16, CX
	JGE  two

rest:
	ADDQ $16, CX
	JZ   max
	VMOVUPS (SI), Y3
	VCMPPS $3, Y3, Y3, Y5
	VORPS Y5, Y2, Y2
	VMAXPS Y3, Y0, Y0

max:
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xb1, X0, X1
	VMAXPS X1, X0, X0
	VPTEST Y2, Y2
	JZ   number
	VPCMPEQD X0, X0, X0 // all ones, a NaN

number:
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// Y1 and Y8, or Y1 alone, = exp of the floats at SI less Y7.
#define EXPTWO \
	VMOVUPS (SI), Y1 \
	VMOVUPS 32(SI), Y8 \
	VSUBPS Y7, Y1, Y1 \
	VSUBPS Y7, Y8, Y8 \
	EXP(Y1, Y2, Y3, Y4) \
	EXP(Y8, Y9, Y10, Y11)
#define EXPONE \
	VMOVUPS (SI), Y1 \
	VSUBPS Y7, Y1, Y1 \
	EXP(Y1, Y2, Y3, Y4)

// func SumExpAVX2(n int, x *float32, shift float32) float32
//   CX floats left · SI x · Y7 shift · Y0, Y6 partial sums
TEXT ·SumExpAVX2(SB), NOSPLIT, $0-28
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VBROADCASTSS shift+16(FP), Y7
	VXORPS Y0, Y0, Y0
	VXORPS Y6, Y6, Y6
	SUBQ $16, CX
	JL   rest

two:
	EXPTWO
	VADDPS Y1, Y0, Y0
	VADDPS Y8, Y6, Y6
	ADDQ $64, SI
	SUBQ $16, CX
	JGE  two

rest:
	ADDQ $16, CX
	JZ   sum
	EXPONE
	VADDPS Y1, Y0, Y0

sum:
	VADDPS Y6, Y0, Y0
	HSUM8
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// func ExpAVX2(n int, x, y *float32, shift, scale float32)
//   CX floats left · SI x · DI y · Y7 shift · Y6 scale
TEXT ·ExpAVX2(SB), NOSPLIT, $0-32
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DI
	VBROADCASTSS shift+24(FP), Y7
	VBROADCASTSS scale+28(FP), Y6
	SUBQ $16, CX
	JL   rest

two:
	EXPTWO
	VMULPS Y6, Y1, Y1
	VMULPS Y6, Y8, Y8
	VMOVUPS Y1, (DI)
	VMOVUPS Y8, 32(DI)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JGE  two

rest:
	ADDQ $16, CX
	JZ   done
	EXPONE
	VMULPS Y6, Y1, Y1
	VMOVUPS Y1, (DI)

done:
	VZEROUPPER
	RET
