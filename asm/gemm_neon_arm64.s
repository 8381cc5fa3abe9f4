//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "gemm_neon_arm64.h"

// A word is a float32. Memory; the next tile's a follows after 8·k, b is the same for all:
//
//	    p = 0                 p = 1
//	a   A00 A10 A20 … A70     A01 A11 A21 … A71     Arp row r, column p
//	b   B00 B01 B02 … B0,11   B10 B11 B12 … B1,11   Bpj row p, column j
//
// One step p: // V0,V1 = a[p][0:8], V2–V4 = b[p][0:12]; each row r takes three fused multiply-adds with
// a[p][r], a lane of V0 or V1: 24 of them for 5 loads, and no broadcast.
#define STEP \
	VLD1.P 32(R2), [V0.S4, V1.S4] \
	VLD1.P 48(R7), [V2.S4, V3.S4, V4.S4] \
	ROW(0, 0, 8) \
	ROW(0, 1, 11) \
	ROW(0, 2, 14) \
	ROW(0, 3, 17) \
	ROW(1, 0, 20) \
	ROW(1, 1, 23) \
	ROW(1, 2, 26) \
	ROW(1, 3, 29)

#define ROW(a, lane, c) \
	FMLALANE(a, lane, 2, c) \
	FMLALANE(a, lane, 3, c+1) \
	FMLALANE(a, lane, 4, c+2)

#define ALLROWS(f) \
	f(8, 9, 10); f(11, 12, 13); f(14, 15, 16); f(17, 18, 19) \
	f(20, 21, 22); f(23, 24, 25); f(26, 27, 28); f(29, 30, 31)

// func GemmNEON(tiles, k int, a, b, c *float32, ldc int, add bool)
TEXT ·GemmNEON(SB), NOSPLIT, $0-49
	ARGS
	CBZ R0, done

tile:
	NEWTILE
	CBZ  R8, rest

four:
	STEP
	STEP
	STEP
	STEP
	SUB  $1, R8
	CBNZ R8, four

rest:
	AND $3, R1, R8
	CBZ R8, store

one:
	STEP
	SUB  $1, R8
	CBNZ R8, one

store:
	CBZ R6, set
	ALLROWS(ADDROW)
	SUB  $1, R0
	CBNZ R0, tile
	RET

set:
	ALLROWS(SETROW)
	SUB  $1, R0
	CBNZ R0, tile

done:
	RET

// func PackNEON(dst *float32, ldd int, src *float32, lds, k int)
//   R0 dst · R1 4·ldd · R2–R5 rows 0–3 · R6 columns left
// A 4×4 transpose: rows 0 and 2, 1 and 3 interleaved, then the two results.
TEXT ·PackNEON(SB), NOSPLIT, $0-40
	PACKARGS
	CBZ  R6, packed

four:
	LOADROWS
	VZIP1  V2.S4, V0.S4, V4.S4 // 00 20 01 21, where 21 is row 2, column 1
	VZIP2  V2.S4, V0.S4, V5.S4 // 02 22 03 23
	VZIP1  V3.S4, V1.S4, V6.S4 // 10 30 11 31
	VZIP2  V3.S4, V1.S4, V7.S4 // 12 32 13 33
	VZIP1  V6.S4, V4.S4, V0.S4 // 00 10 20 30
	VZIP2  V6.S4, V4.S4, V1.S4
	VZIP1  V7.S4, V5.S4, V2.S4
	VZIP2  V7.S4, V5.S4, V3.S4
	VST1.P [V0.S4], (R0)(R1)
	VST1.P [V1.S4], (R0)(R1)
	VST1.P [V2.S4], (R0)(R1)
	VST1.P [V3.S4], (R0)(R1)
	SUB    $4, R6
	CBNZ   R6, four

packed:
	RET
