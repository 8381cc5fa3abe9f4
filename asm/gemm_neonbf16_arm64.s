//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "gemm_neon_arm64.h"

// The tile in blocks of 2×2: block (i, j), rows 2i and 2i+1 and columns 2j and
// 2j+1, accumulates in V(8+6i+j), row by row.

// Blocks (·, j) += V0–V3, pairs of rows of A, times b, a pair of columns of B.
#define COLUMNS(j, b) \
	BFMMLA(b, 0, 8+j) \
	BFMMLA(b, 1, 14+j) \
	BFMMLA(b, 2, 20+j) \
	BFMMLA(b, 3, 26+j)

// Two words of each row and column: 24 multiplications of 32 products for 10 loads.
#define TWO \
	VLD1.P 64(R2), [V0.S4, V1.S4, V2.S4, V3.S4] \
	VLD1.P 64(R7), [V4.S4, V5.S4, V6.S4, V7.S4] \
	COLUMNS(0, 4) \
	COLUMNS(1, 5) \
	COLUMNS(2, 6) \
	COLUMNS(3, 7) \
	VLD1.P 32(R7), [V4.S4, V5.S4] \
	COLUMNS(4, 4) \
	COLUMNS(5, 5)

// The last word of 4 columns, filled up with zeros (V7).
#define LASTCOLUMNS(j) \
	VLD1.P 16(R7), [V4.S4] \
	VZIP2 V7.S4, V4.S4, V5.S4 \
	VZIP1 V7.S4, V4.S4, V4.S4 \
	COLUMNS(j, 4) \
	COLUMNS(j+1, 5)

// V0–V2 = the upper (VZIP1) or lower (VZIP2) row of six blocks.
#define BLOCKROW(zip, c0, c1, c2, c3, c4, c5) \
	zip c1.D2, c0.D2, V0.D2 \
	zip c3.D2, c2.D2, V1.D2 \
	zip c5.D2, c4.D2, V2.D2

#define ADDROWS(c0, c1, c2, c3, c4, c5) \
	BLOCKROW(VZIP1, c0, c1, c2, c3, c4, c5) \
	ADDROW(0, 1, 2) \
	BLOCKROW(VZIP2, c0, c1, c2, c3, c4, c5) \
	ADDROW(0, 1, 2)

#define SETROWS(c0, c1, c2, c3, c4, c5) \
	BLOCKROW(VZIP1, c0, c1, c2, c3, c4, c5) \
	SETROW(0, 1, 2) \
	BLOCKROW(VZIP2, c0, c1, c2, c3, c4, c5) \
	SETROW(0, 1, 2)

// func GemmNEONBF16(tiles, k int, a, b, c *float32, ldc int, add bool)
//   R0 tiles left · R1 k · R2 a · R3 b · R7 b[p] · R4 c · R5 4·ldc · R6 add
//   R8 steps left · R9 scratch
TEXT ·GemmNEONBF16(SB), NOSPLIT, $0-49
	MOVD  tiles+0(FP), R0
	MOVD  k+8(FP), R1
	MOVD  a+16(FP), R2
	MOVD  b+24(FP), R3
	MOVD  c+32(FP), R4
	MOVD  ldc+40(FP), R5
	MOVBU add+48(FP), R6
	LSL   $2, R5
	CBZ   R0, done

tile:
	FETCHTILE
	ZEROTILE
	MOVD R3, R7
	LSR  $2, R1, R8
	CBZ  R8, two

four:
	TWO
	TWO
	SUB  $1, R8
	CBNZ R8, four

two:
	TBZ $1, R1, one
	TWO

one:
	TBZ    $0, R1, store
	VMOVI  $0, V7.B16
	VLD1.P 32(R2), [V0.S4, V1.S4]
	VZIP2  V7.S4, V1.S4, V3.S4
	VZIP1  V7.S4, V1.S4, V2.S4
	VZIP2  V7.S4, V0.S4, V1.S4
	VZIP1  V7.S4, V0.S4, V0.S4
	LASTCOLUMNS(0)
	LASTCOLUMNS(2)
	LASTCOLUMNS(4)

store:
	CBZ R6, set
	ADDROWS(V8, V9, V10, V11, V12, V13)
	ADDROWS(V14, V15, V16, V17, V18, V19)
	ADDROWS(V20, V21, V22, V23, V24, V25)
	ADDROWS(V26, V27, V28, V29, V30, V31)
	SUB  $1, R0
	CBNZ R0, tile
	RET

set:
	SETROWS(V8, V9, V10, V11, V12, V13)
	SETROWS(V14, V15, V16, V17, V18, V19)
	SETROWS(V20, V21, V22, V23, V24, V25)
	SETROWS(V26, V27, V28, V29, V30, V31)
	SUB  $1, R0
	CBNZ R0, tile

done:
	RET

// func PackNEONBF16(dst *float32, ldd int, src *float32, lds, k int)
//   R0 dst · R1 4·ldd · R2–R5 rows 0–3 · R6 columns left
//   V0–V3 rows 0–3, then V0, V1 as bfloat16
TEXT ·PackNEONBF16(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD ldd+8(FP), R1
	MOVD src+16(FP), R2
	MOVD lds+24(FP), R6
	LSL  $2, R1
	ADD  R6<<2, R2, R3
	ADD  R6<<2, R3, R4
	ADD  R6<<2, R4, R5
	MOVD k+32(FP), R6
	CBZ  R6, packed

four:
	VLD1.P 16(R2), [V0.S4]
	VLD1.P 16(R3), [V1.S4]
	VLD1.P 16(R4), [V2.S4]
	VLD1.P 16(R5), [V3.S4]
	BFCVTN(0, 0)
	BFCVTN2(1, 0)
	BFCVTN(2, 1)
	BFCVTN2(3, 1)
	VST1.P [V0.S4, V1.S4], (R0)(R1)
	SUB    $4, R6
	CBNZ   R6, four

packed:
	RET

// func SplitNEONBF16(dst *float32, w, stride int, src *float32, lds, panels int)
//   R0 dst · R1 4·(stride − 2w) · R2–R5 rows 0–3 · R6 panels left · R7 w
//   R8 columns of the panel left · V0–V3 rows 0–3 · V4, V5 pairs of rows 0–1, 2–3
TEXT ·SplitNEONBF16(SB), NOSPLIT, $0-48
	MOVD dst+0(FP), R0
	MOVD w+8(FP), R7
	MOVD stride+16(FP), R1
	MOVD src+24(FP), R2
	MOVD lds+32(FP), R6
	SUB  R7<<1, R1
	LSL  $2, R1
	ADD  R6<<2, R2, R3
	ADD  R6<<2, R3, R4
	ADD  R6<<2, R4, R5
	MOVD panels+40(FP), R6
	CBZ  R6, split

panel:
	MOVD R7, R8

four:
	VLD1.P 16(R2), [V0.S4]
	VLD1.P 16(R3), [V1.S4]
	VLD1.P 16(R4), [V2.S4]
	VLD1.P 16(R5), [V3.S4]
	BFCVTN(0, 0)
	BFCVTN(1, 1)
	BFCVTN(2, 2)
	BFCVTN(3, 3)
	VZIP1  V1.H8, V0.H8, V4.H8
	VZIP1  V3.H8, V2.H8, V5.H8
	VZIP1  V5.S4, V4.S4, V0.S4 // columns 0 and 1, each of 4 rows
	VZIP2  V5.S4, V4.S4, V1.S4 // columns 2 and 3
	VST1.P [V0.S4, V1.S4], 32(R0)
	SUB    $4, R8
	CBNZ   R8, four
	ADD    R1, R0
	SUB    $1, R6
	CBNZ   R6, panel

split:
	RET
