//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"
#include "tiles_avx512amx_amd64.h"
#include "gemvpacked_avx512_amd64.h"

// A chunk of a panel is four tiles side by side: 16 words of 16 rows each, rows of words 256
// bytes apart. Up to 16 vectors are the other operand as they stand.
//
//	                                    rows 0–15   16–31    32–47    48–63
//	                                    tile 5      tile 6   tile 7   tile 5
//	tile 4 = 64 columns of vectors      tile 0      tile 1   tile 2   tile 3

// func GemvPackedAVX512AMX(panels, chunks, vectors int, a, x *int8, y *float32, ldy int)
//   DI panels left · R9 chunks · CX chunks left · SI a · R14 a of rows 32–63 · DX x · R13 its chunk
//   R8 64·chunks · R15 256 · BX y · R11 y of rows 32–63 · R12 ldy
TEXT ·GemvPackedAVX512AMX(SB), NOSPLIT, $64-56
	PALETTE
	MOVQ vectors+16(FP), BX
	CONFIGURE(0x0000000101010101, 0x1010100000000000, BX)
	MOVQ panels+0(FP), DI
	MOVQ chunks+8(FP), R9
	MOVQ a+24(FP), SI
	MOVQ x+32(FP), DX
	MOVQ y+40(FP), BX
	MOVQ ldy+48(FP), R12
	MOVQ R9, R8
	SHLQ $6, R8
	MOVQ $256, R15

panel:
	TILEZERO(0)
	TILEZERO(1)
	TILEZERO(2)
	TILEZERO(3)
	MOVQ DX, R13
	MOVQ R9, CX

chunk:
	LEAQ 128(SI), R14
	TILELOADD(0, 13, 8, 4)
	TILELOADD(0, 6, 15, 5)
	TDPBSUD(5, 4, 0)
	TILELOADD(64, 6, 15, 6)
	TDPBSUD(6, 4, 1)
	TILELOADD(0, 14, 15, 7)
	TDPBSUD(7, 4, 2)
	TILELOADD(64, 14, 15, 5)
	TDPBSUD(5, 4, 3)
	ADDQ $4096, SI
	ADDQ $64, R13
	DECQ CX
	JNZ  chunk

	LEAQ 128(BX), R11
	TILESTORED(0, 0, 3, 12)
	TILESTORED(1, 64, 3, 12)
	TILESTORED(2, 0, 11, 12)
	TILESTORED(3, 64, 11, 12)
	ADDQ $256, BX
	DECQ DI
	JNZ  panel
	TILERELEASE
	RET

// func FinishPackedAVX512(panels, chunks int, x *int8, y, max, scale, bias *float32, xscale float32)
//   Z13 128 in all bytes · Z14 xscale · Z15 128·Σx, in all lanes
TEXT ·FinishPackedAVX512(SB), NOSPLIT, $0-60
	MOVQ panels+0(FP), DI
	MOVQ chunks+8(FP), CX
	MOVQ x+16(FP), DX
	MOVQ y+24(FP), BX
	MOVQ max+32(FP), R11
	MOVQ scale+40(FP), R9
	MOVQ bias+48(FP), R10
	VBROADCASTSS xscale+56(FP), Z14
	MOVL $0x80808080, AX
	VPBROADCASTD AX, Z13
	VPXORD Z15, Z15, Z15

chunk:
	VPDPBUSD (DX), Z13, Z15
	ADDQ $64, DX
	DECQ CX
	JNZ  chunk
	VEXTRACTI64X4 $1, Z15, Y0
	VPADDD Y0, Y15, Y15
	VEXTRACTI128 $1, Y15, X0
	VPADDD X0, X15, X15
	VPSHUFD $0x4e, X15, X0
	VPADDD X0, X15, X15
	VPSHUFD $0xb1, X15, X0
	VPADDD X0, X15, X15
	VPBROADCASTD X15, Z15

panel:
	VMOVDQU32 0(BX), Z0
	VMOVDQU32 64(BX), Z1
	VMOVDQU32 128(BX), Z2
	VMOVDQU32 192(BX), Z3
	VPSUBD Z15, Z0, Z0
	VPSUBD Z15, Z1, Z1
	VPSUBD Z15, Z2, Z2
	VPSUBD Z15, Z3, Z3
	SCALE4(0(R9), 64(R9), 128(R9), 192(R9), Z14, Z0, Z1, Z2, Z3)
	ADDQ $256, R9
	TESTQ R10, R10
	JEQ  store
	ADD4(0(R10), 64(R10), 128(R10), 192(R10), Z0, Z1, Z2, Z3)
	ADDQ $256, R10

store:
	STORE4(BX, Z0, Z1, Z2, Z3)
	ADDQ $256, BX
	TESTQ R11, R11
	JEQ  next
	MAX(R11, Z0, Z1, Z2, Z3, Y0, Y1, X0, X1)
	ADDQ $4, R11

next:
	DECQ DI
	JNZ  panel
	VZEROUPPER
	RET
