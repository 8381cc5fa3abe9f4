//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "gemm_neon_arm64.h"

// The tile of 8×12 in blocks of 2×2, as BFMMLA multiplies: (i, j) holds rows 2i, 2i+1
// and columns 2j, 2j+1 of C in V(8+6i+j), row by row.
//
//	        j 0     1     2     3     4     5
//	i 0     V8    V9    V10   V11   V12   V13        V8 = c00 c01 c10 c11
//	  1     V14   V15   V16   V17   V18   V19
//	  2     V20   V21   V22   V23   V24   V25
//	  3     V26   V27   V28   V29   V30   V31
//
// A word is a pair of bfloat16: Arp = A[r][2p], A[r][2p+1] and Bjp = B[2p][j], B[2p+1][j].
// Two words of a row of A, or of a column of B, stand side by side, since BFMMLA takes 4
// elements of each; where their number is odd, the last word stands alone. Memory, here
// of three words:
//
//	    p = 0, 1                                  p = 2
//	a   A00 A01 A10 A11 | A20 … | … A70 A71       A02 A12 A22 … A72       V0, V1, V2, V3
//	b   B00 B01 B10 B11 | B20 … | … B11,0 B11,1   B02 B12 B22 … B11,2     V4–V7, then V4, V5

// Blocks (·, j) += V0–V3, pairs of rows of A, times b, a pair of columns of B.
#define COLUMNS(j, b) \
	BFMMLA(b, 0, 8+j) \
	BFMMLA(b, 1, 14+j) \
	BFMMLA(b, 2, 20+j) \
	BFMMLA(b, 3, 26+j)

// Two words of each row and column: 24 BFMMLA of 16 products each for 10 loads.
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
TEXT ·GemmNEONBF16(SB), NOSPLIT, $0-49
	ARGS
	CBZ R0, done

tile:
	NEWTILE
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
	PACKARGS
	CBZ  R6, packed

four:
	LOADROWS
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
	LOADROWS
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
