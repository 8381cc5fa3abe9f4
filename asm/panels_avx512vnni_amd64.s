//go:build !purego

#include "textflag.h"
#include "panels4_avx512_amd64.h"

//	Beside that header's: DI panels left    CX chunks left of R11    R10 x
//	R9 scale    BX y, R12 and R13 1 and 3 times ldy    Z28–Z31 = xscale, in all lanes

#define FINISH(scale, xscale, c, to) \
	VCVTDQ2PS c, c \
	VMULPS scale, c, c \
	VMULPS xscale, c, c \
	VMOVUPS c, to

#define FINISH4(off, scale, c0, c1, c2, c3) \
	VMOVUPS off(R9), scale \
	FINISH(scale, Z28, c0, off(BX)) \
	FINISH(scale, Z29, c1, off(BX)(R12*1)) \
	FINISH(scale, Z30, c2, off(BX)(R12*2)) \
	FINISH(scale, Z31, c3, off(BX)(R13*1))

// func GemvPanels4AVX512VNNI(panels, chunks int, a, x *int8, ldx int, y *float32, ldy int, scale, xscale *float32)
TEXT ·GemvPanels4AVX512VNNI(SB), NOSPLIT, $0-72
	MOVQ panels+0(FP), DI
	MOVQ chunks+8(FP), R11
	MOVQ a+16(FP), SI
	MOVQ x+24(FP), R10
	MOVQ ldx+32(FP), R8
	LEAQ (R8)(R8*2), R14
	MOVQ xscale+64(FP), BX
	VBROADCASTSS (BX), Z28
	VBROADCASTSS 4(BX), Z29
	VBROADCASTSS 8(BX), Z30
	VBROADCASTSS 12(BX), Z31
	MOVQ y+40(FP), BX
	MOVQ ldy+48(FP), R12
	LEAQ (R12)(R12*2), R13
	MOVQ scale+56(FP), R9
	MOVQ R10, DX
	MOVQ R11, CX
	OFFSETS

offset:
	CHUNK(OFFSET)
	ADDQ $64, DX
	DECQ CX
	JNZ  offset
	NEGATE

panel:
	BEGIN4
	MOVQ R10, DX
	MOVQ R11, CX

chunk:
	CHUNK(COLUMNS)
	ADDQ $4096, SI
	ADDQ $64, DX
	DECQ CX
	JNZ  chunk
	FINISH4(0, Z16, Z0, Z4, Z8, Z12)
	FINISH4(64, Z17, Z1, Z5, Z9, Z13)
	FINISH4(128, Z18, Z2, Z6, Z10, Z14)
	FINISH4(192, Z19, Z3, Z7, Z11, Z15)
	ADDQ $256, BX
	ADDQ $256, R9
	DECQ DI
	JNZ  panel
	VZEROUPPER
	RET
