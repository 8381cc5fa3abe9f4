//go:build !purego

#include "textflag.h"
#include "exp_avx2_amd64.h"

// func AxpyAVX2(n int, a float32, x, y *float32)
//   CX floats left · Y0 a · SI x · DI y
TEXT ·AxpyAVX2(SB), NOSPLIT, $0-32
	MOVQ n+0(FP), CX
	VBROADCASTSS a+8(FP), Y0
	MOVQ x+16(FP), SI
	MOVQ y+24(FP), DI
	SUBQ $32, CX
	JL   rest

four:
	VMOVUPS (DI), Y1
	VMOVUPS 32(DI), Y2
	VMOVUPS 64(DI), Y3
	VMOVUPS 96(DI), Y4
	VFMADD231PS (SI), Y0, Y1
	VFMADD231PS 32(SI), Y0, Y2
	VFMADD231PS 64(SI), Y0, Y3
	VFMADD231PS 96(SI), Y0, Y4
	VMOVUPS Y1, (DI)
	VMOVUPS Y2, 32(DI)
	VMOVUPS Y3, 64(DI)
	VMOVUPS Y4, 96(DI)
	ADDQ $128, SI
	ADDQ $128, DI
	SUBQ $32, CX
	JGE  four

rest:
	ADDQ $32, CX
	JZ   done

one:
	VMOVUPS (DI), Y1
	VFMADD231PS (SI), Y0, Y1
	VMOVUPS Y1, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $8, CX
	JNZ  one

done:
	VZEROUPPER
	RET

// X0 = the sum of the floats of Y0.
#define HSUM \
	VEXTRACTF128 $1, Y0, X1 \
	VADDPS X1, X0, X0 \
	VHADDPS X0, X0, X0 \
	VHADDPS X0, X0, X0

// func SumSquaresAVX2(n int, x *float32) float32
//   CX floats left · SI x · Y0–Y3 partial sums
TEXT ·SumSquaresAVX2(SB), NOSPLIT, $0-20
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	SUBQ $32, CX
	JL   rest

four:
	VMOVUPS (SI), Y4
	VMOVUPS 32(SI), Y5
	VMOVUPS 64(SI), Y6
	VMOVUPS 96(SI), Y7
	VFMADD231PS Y4, Y4, Y0
	VFMADD231PS Y5, Y5, Y1
	VFMADD231PS Y6, Y6, Y2
	VFMADD231PS Y7, Y7, Y3
	ADDQ $128, SI
	SUBQ $32, CX
	JGE  four

rest:
	ADDQ $32, CX
	JZ   sum

one:
	VMOVUPS (SI), Y4
	VFMADD231PS Y4, Y4, Y0
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ  one

sum:
	VADDPS Y1, Y0, Y0
	VADDPS Y3, Y2, Y2
	VADDPS Y2, Y0, Y0
	HSUM
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

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
	VMOVUPS (SI), Y1
	VMOVUPS 32(SI), Y8
	VSUBPS Y7, Y1, Y1
	VSUBPS Y7, Y8, Y8
	EXP(Y1, Y2, Y3, Y4)
	EXP(Y8, Y9, Y10, Y11)
	VADDPS Y1, Y0, Y0
	VADDPS Y8, Y6, Y6
	ADDQ $64, SI
	SUBQ $16, CX
	JGE  two

rest:
	ADDQ $16, CX
	JZ   sum
	VMOVUPS (SI), Y1
	VSUBPS Y7, Y1, Y1
	EXP(Y1, Y2, Y3, Y4)
	VADDPS Y1, Y0, Y0

sum:
	VADDPS Y6, Y0, Y0
	HSUM
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
	VMOVUPS (SI), Y1
	VMOVUPS 32(SI), Y8
	VSUBPS Y7, Y1, Y1
	VSUBPS Y7, Y8, Y8
	EXP(Y1, Y2, Y3, Y4)
	EXP(Y8, Y9, Y10, Y11)
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
	VMOVUPS (SI), Y1
	VSUBPS Y7, Y1, Y1
	EXP(Y1, Y2, Y3, Y4)
	VMULPS Y6, Y1, Y1
	VMOVUPS Y1, (DI)

done:
	VZEROUPPER
	RET
