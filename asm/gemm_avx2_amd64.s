//go:build !purego

#include "textflag.h"

// The tile of 6×16 and a step p of it: a broadcast of a[p][r] and two fused
// multiply-adds for each row r.
//
//	                 Y0 = b[p][0:8]   Y1 = b[p][8:16]
//	a[p][0] → Y2  |  Y4               Y5
//	a[p][1] → Y3  |  Y6               Y7
//	a[p][2] → Y2  |  Y8               Y9
//	a[p][3] → Y3  |  Y10              Y11
//	a[p][4] → Y2  |  Y12              Y13
//	a[p][5] → Y3  |  Y14              Y15
//
// Memory, in floats. The next tile's a follows after 6·k floats; b is the same for all.
//
//	    p = 0                     p = 1
//	a   A00 A10 A20 A30 A40 A50   A01 A11 A21 A31 A41 A51   Arp row r, column p
//	b   B00 B01 B02 … B0,15       B10 B11 B12 … B1,15       Bpj row p, column j
#define STEP(p) \
	VMOVUPS (p*64)(BX), Y0 \
	VMOVUPS (p*64+32)(BX), Y1 \
	VBROADCASTSS (p*24)(SI), Y2 \
	VBROADCASTSS (p*24+4)(SI), Y3 \
	VFMADD231PS Y0, Y2, Y4 \
	VFMADD231PS Y1, Y2, Y5 \
	VFMADD231PS Y0, Y3, Y6 \
	VFMADD231PS Y1, Y3, Y7 \
	VBROADCASTSS (p*24+8)(SI), Y2 \
	VBROADCASTSS (p*24+12)(SI), Y3 \
	VFMADD231PS Y0, Y2, Y8 \
	VFMADD231PS Y1, Y2, Y9 \
	VFMADD231PS Y0, Y3, Y10 \
	VFMADD231PS Y1, Y3, Y11 \
	VBROADCASTSS (p*24+16)(SI), Y2 \
	VBROADCASTSS (p*24+20)(SI), Y3 \
	VFMADD231PS Y0, Y2, Y12 \
	VFMADD231PS Y1, Y2, Y13 \
	VFMADD231PS Y0, Y3, Y14 \
	VFMADD231PS Y1, Y3, Y15

// Row r of a fresh tile: zero its accumulators and prefetch its part of C.
#define CLEAR(lo, hi) \
	VXORPS lo, lo, lo \
	VXORPS hi, hi, hi \
	PREFETCHT0 (AX) \
	ADDQ R10, AX

// The row of C at DX += or = the row's two accumulators; DX moves to the next row.
#define ADDROW(lo, hi) \
	VADDPS (DX), lo, lo \
	VADDPS 32(DX), hi, hi \
	SETROW(lo, hi)

#define SETROW(lo, hi) \
	VMOVUPS lo, (DX) \
	VMOVUPS hi, 32(DX) \
	ADDQ R10, DX

#define ALLROWS(f) f(Y4, Y5); f(Y6, Y7); f(Y8, Y9); f(Y10, Y11); f(Y12, Y13); f(Y14, Y15)

// func GemmAVX2(tiles, k int, a, b, c *float32, ldc int, add bool)
//   R8 tiles left · R9 k · SI a · DI b · BX b[p] · DX c · R10 4·ldc · R11 add
TEXT ·GemmAVX2(SB), NOSPLIT, $0-49
	MOVQ tiles+0(FP), R8
	MOVQ k+8(FP), R9
	MOVQ a+16(FP), SI
	MOVQ b+24(FP), DI
	MOVQ c+32(FP), DX
	MOVQ ldc+40(FP), R10
	SHLQ $2, R10
	MOVBLZX add+48(FP), R11
	TESTQ R8, R8
	JZ   done

tile:
	MOVQ DX, AX
	ALLROWS(CLEAR)
	MOVQ DI, BX
	MOVQ R9, CX
	SHRQ $2, CX
	JZ   rest

four:
	STEP(0)
	STEP(1)
	STEP(2)
	STEP(3)
	ADDQ $96, SI
	ADDQ $256, BX
	DECQ CX
	JNZ  four

rest:
	MOVQ R9, CX
	ANDQ $3, CX
	JZ   store

one:
	STEP(0)
	ADDQ $24, SI
	ADDQ $64, BX
	DECQ CX
	JNZ  one

store:
	TESTL R11, R11
	JZ    set
	ALLROWS(ADDROW)
	DECQ  R8
	JNZ   tile
	JMP   done

set:
	ALLROWS(SETROW)
	DECQ R8
	JNZ  tile

done:
	VZEROUPPER
	RET

// func PackAVX2(dst *float32, ldd int, src *float32, lds, k int)
//   DI dst · R8 4·ldd · SI row 0 · DX row 4 · R9 4·lds · R10 12·lds · CX k/8
// An 8×8 transpose: unpack interleaves pairs of rows by floats, shuffle by pairs of
// floats, and permute brings the 128-bit halves together.
TEXT ·PackAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ ldd+8(FP), R8
	MOVQ src+16(FP), SI
	MOVQ lds+24(FP), R9
	MOVQ k+32(FP), CX
	SHLQ $2, R8
	SHLQ $2, R9
	LEAQ (R9)(R9*2), R10
	LEAQ (SI)(R9*4), DX
	SHRQ $3, CX
	JZ   packed

eight:
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(R9*1), Y1
	VMOVUPS (SI)(R9*2), Y2
	VMOVUPS (SI)(R10*1), Y3
	VMOVUPS (DX), Y4
	VMOVUPS (DX)(R9*1), Y5
	VMOVUPS (DX)(R9*2), Y6
	VMOVUPS (DX)(R10*1), Y7
	VUNPCKLPS Y1, Y0, Y8
	VUNPCKHPS Y1, Y0, Y9
	VUNPCKLPS Y3, Y2, Y10
	VUNPCKHPS Y3, Y2, Y11
	VUNPCKLPS Y5, Y4, Y12
	VUNPCKHPS Y5, Y4, Y13
	VUNPCKLPS Y7, Y6, Y14
	VUNPCKHPS Y7, Y6, Y15
	VSHUFPS $0x44, Y10, Y8, Y0
	VSHUFPS $0xee, Y10, Y8, Y1
	VSHUFPS $0x44, Y11, Y9, Y2
	VSHUFPS $0xee, Y11, Y9, Y3
	VSHUFPS $0x44, Y14, Y12, Y4
	VSHUFPS $0xee, Y14, Y12, Y5
	VSHUFPS $0x44, Y15, Y13, Y6
	VSHUFPS $0xee, Y15, Y13, Y7
	VPERM2F128 $0x20, Y4, Y0, Y8
	VPERM2F128 $0x20, Y5, Y1, Y9
	VPERM2F128 $0x20, Y6, Y2, Y10
	VPERM2F128 $0x20, Y7, Y3, Y11
	VPERM2F128 $0x31, Y4, Y0, Y12
	VPERM2F128 $0x31, Y5, Y1, Y13
	VPERM2F128 $0x31, Y6, Y2, Y14
	VPERM2F128 $0x31, Y7, Y3, Y15
	VMOVUPS Y8, (DI)
	VMOVUPS Y9, (DI)(R8*1)
	LEAQ    (DI)(R8*2), DI
	VMOVUPS Y10, (DI)
	VMOVUPS Y11, (DI)(R8*1)
	LEAQ    (DI)(R8*2), DI
	VMOVUPS Y12, (DI)
	VMOVUPS Y13, (DI)(R8*1)
	LEAQ    (DI)(R8*2), DI
	VMOVUPS Y14, (DI)
	VMOVUPS Y15, (DI)(R8*1)
	LEAQ    (DI)(R8*2), DI
	ADDQ    $32, SI
	ADDQ    $32, DX
	DECQ    CX
	JNZ     eight

packed:
	VZEROUPPER
	RET
