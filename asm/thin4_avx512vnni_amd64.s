//go:build !purego

#include "textflag.h"

#include "panels4_avx512_amd64.h"
#include "thin_avx512_amd64.h"

//	Beside that header's: DI panels left    R9 scale, R10 bias
//	BX y, R12 and R13 1 and 3 times ldy    R11 most, AX and CX 1 and 3 times ldmost
//	Z28–Z31 = xscale, in all lanes

#define SCALED(scale, bias, xscale, c, to) \
	VCVTDQ2PS c, c \
	VMULPS scale, c, c \
	VMULPS xscale, c, c \
	VADDPS bias, c, c \
	VMOVUPS c, to

// func GemvThin4AVX512VNNI(panels int, a, x *int8, ldx int, y *float32, ldy int, most *float32, ldmost int, scale, bias, xscale *float32)
TEXT ·GemvThin4AVX512VNNI(SB), NOSPLIT, $0-88
	MOVQ panels+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ x+16(FP), DX
	MOVQ ldx+24(FP), R8
	LEAQ (R8)(R8*2), R14
	MOVQ xscale+80(FP), BX
	VBROADCASTSS (BX), Z28
	VBROADCASTSS 4(BX), Z29
	VBROADCASTSS 8(BX), Z30
	VBROADCASTSS 12(BX), Z31
	MOVQ y+32(FP), BX
	MOVQ ldy+40(FP), R12
	LEAQ (R12)(R12*2), R13
	MOVQ most+48(FP), R11
	MOVQ ldmost+56(FP), AX
	LEAQ (AX)(AX*2), CX
	MOVQ scale+64(FP), R9
	MOVQ bias+72(FP), R10
	OFFSETS
	CHUNK(OFFSET)
	NEGATE

panel:
	BEGIN4
	CHUNK(COLUMNS)
	VMOVUPS 0(R9), Z16
	VMOVUPS 0(R10), Z20
	VMOVUPS 64(R9), Z17
	VMOVUPS 64(R10), Z21
	VMOVUPS 128(R9), Z18
	VMOVUPS 128(R10), Z22
	VMOVUPS 192(R9), Z19
	VMOVUPS 192(R10), Z23
	SCALED(Z16, Z20, Z28, Z0, (BX))
	SCALED(Z17, Z21, Z28, Z1, 64(BX))
	SCALED(Z18, Z22, Z28, Z2, 128(BX))
	SCALED(Z19, Z23, Z28, Z3, 192(BX))
	SCALED(Z16, Z20, Z29, Z4, (BX)(R12*1))
	SCALED(Z17, Z21, Z29, Z5, 64(BX)(R12*1))
	SCALED(Z18, Z22, Z29, Z6, 128(BX)(R12*1))
	SCALED(Z19, Z23, Z29, Z7, 192(BX)(R12*1))
	SCALED(Z16, Z20, Z30, Z8, (BX)(R12*2))
	SCALED(Z17, Z21, Z30, Z9, 64(BX)(R12*2))
	SCALED(Z18, Z22, Z30, Z10, 128(BX)(R12*2))
	SCALED(Z19, Z23, Z30, Z11, 192(BX)(R12*2))
	SCALED(Z16, Z20, Z31, Z12, (BX)(R13*1))
	SCALED(Z17, Z21, Z31, Z13, 64(BX)(R13*1))
	SCALED(Z18, Z22, Z31, Z14, 128(BX)(R13*1))
	SCALED(Z19, Z23, Z31, Z15, 192(BX)(R13*1))
	MOST(Z0, Z1, Z2, Z3, Y0, Y1, X0, X1, (R11))
	MOST(Z4, Z5, Z6, Z7, Y4, Y5, X4, X5, (R11)(AX*1))
	MOST(Z8, Z9, Z10, Z11, Y8, Y9, X8, X9, (R11)(AX*2))
	MOST(Z12, Z13, Z14, Z15, Y12, Y13, X12, X13, (R11)(CX*1))
	ADDQ $4, R11
	ADDQ $4096, SI
	ADDQ $256, BX
	ADDQ $256, R9
	ADDQ $256, R10
	DECQ DI
	JNZ  panel
	VZEROUPPER
	RET
