// Rows of A times 1 to 4 vectors, for any type of element. Tiles of 8×1, 4×2, 4×3, 4×4 and
// 1×1 rows × vectors add a row's products in the same order, so that its sum has the same
// bits in all of them. The tile of 4×4, with 4 partial sums in each register:
//
//	             x[0] V24,V25   x[1] V26,V27   x[2] V28,V29   x[3] V30,V31
//	row 0 V16,V17     V0             V1             V2             V3
//	row 1 V18,V19     V4             V5             V6             V7
//	row 2 V20,V21     V8             V9             V10            V11
//	row 3 V22,V23     V12            V13            V14            V15
//
// The including file defines these macros, whose operands are register numbers:
//
//	STEP            bytes of a row in one step
//	LOAD(r, v, w)   v, w = the next STEP bytes at r, widened if needed
//	DOT(m, n, d)    the four partial sums d += products of m and n
//	REST(TILE, rest, end)   adds the last R21 < STEP bytes; rest and end are labels
//	ADDPAIRS(m, n, d)       d = sums of neighbouring lanes, those of n, then those of m
//	ROWOF(r)        r = the next row of A; advances to the one after
//
//	R0 rows left · R1 bytes of a row · R2 next row of A, R3 bytes to the one after
//	R4–R11 rows · R12 x, R13 bytes to the next vector · R14–R17 vectors
//	R19 y, R20 bytes to the next vector's · R21 bytes left · R22, R23 scratch
//	V0–V15 partial sums: row r and vector c in V(4r+c), or in V(r) for 8 rows
//	V16–V23 rows, V8–V23 if 8 of them · V24–V31 vectors

#define VECTORS1(L) L(R14, 24, 25)
#define VECTORS2(L) \
	VECTORS1(L) \
	L(R15, 26, 27)
#define VECTORS3(L) \
	VECTORS2(L) \
	L(R16, 28, 29)
#define VECTORS4(L) \
	VECTORS3(L) \
	L(R17, 30, 31)

// Load the row at r into a and b; add its products with the vectors to d and the
// registers after it. H is DOT, or NONE if L fills one register only.
#define ROW2(L, H, r, a, b, d) \
	L(r, a, b) \
	DOT(24, a, d) \
	DOT(26, a, d+1) \
	H(25, b, d) \
	H(27, b, d+1)
#define ROW3(L, H, r, a, b, d) \
	L(r, a, b) \
	DOT(24, a, d) \
	DOT(26, a, d+1) \
	DOT(28, a, d+2) \
	H(25, b, d) \
	H(27, b, d+1) \
	H(29, b, d+2)
#define ROW4(L, H, r, a, b, d) \
	L(r, a, b) \
	DOT(24, a, d) \
	DOT(26, a, d+1) \
	DOT(28, a, d+2) \
	DOT(30, a, d+3) \
	H(25, b, d) \
	H(27, b, d+1) \
	H(29, b, d+2) \
	H(31, b, d+3)
#define NONE(m, n, d)

#define TILE4(L, H, VECTORS, ROW) \
	VECTORS(L) \
	ROW(L, H, R4, 16, 17, 0) \
	ROW(L, H, R5, 18, 19, 4) \
	ROW(L, H, R6, 20, 21, 8) \
	ROW(L, H, R7, 22, 23, 12)
#define TILE4x2(L, H) TILE4(L, H, VECTORS2, ROW2)
#define TILE4x3(L, H) TILE4(L, H, VECTORS3, ROW3)
#define TILE4x4(L, H) TILE4(L, H, VECTORS4, ROW4)

#define TILE8x1(L, H) \
	VECTORS1(L) \
	L(R4, 8, 9) \
	L(R5, 10, 11) \
	L(R6, 12, 13) \
	L(R7, 14, 15) \
	L(R8, 16, 17) \
	L(R9, 18, 19) \
	L(R10, 20, 21) \
	L(R11, 22, 23) \
	DOT(24, 8, 0) \
	DOT(24, 10, 1) \
	DOT(24, 12, 2) \
	DOT(24, 14, 3) \
	DOT(24, 16, 4) \
	DOT(24, 18, 5) \
	DOT(24, 20, 6) \
	DOT(24, 22, 7) \
	H(25, 9, 0) \
	H(25, 11, 1) \
	H(25, 13, 2) \
	H(25, 15, 3) \
	H(25, 17, 4) \
	H(25, 19, 5) \
	H(25, 21, 6) \
	H(25, 23, 7)

#define TILE1x1(L, H) \
	VECTORS1(L) \
	L(R4, 8, 9) \
	DOT(24, 8, 0) \
	H(25, 9, 0)

#define ZERO4(a, b, c, d) \
	VMOVI $0, a.B16 \
	VMOVI $0, b.B16 \
	VMOVI $0, c.B16 \
	VMOVI $0, d.B16

// All columns of a tile.
#define COLUMNS(TILE, loop, left, rest, end) \
	MOVD R12, R14 \
	ADD  R13, R14, R15 \
	ADD  R13, R15, R16 \
	ADD  R13, R16, R17 \
	ZERO4(V0, V1, V2, V3) \
	ZERO4(V4, V5, V6, V7) \
	ZERO4(V8, V9, V10, V11) \
	ZERO4(V12, V13, V14, V15) \
	SUBS $STEP, R1, R21 \
	BLT  left \
loop: \
	TILE(LOAD, DOT) \
	SUBS $STEP, R21 \
	BGE  loop \
left: \
	ADD $STEP, R21 \
	REST(TILE, rest, end)

// Lanes of a = the sums of the 4 lanes of a, b, c, d, added in the order of SUM1.
#define SUM4(a, b, c, d) \
	ADDPAIRS(b, a, a) \
	ADDPAIRS(d, c, c) \
	ADDPAIRS(c, a, a)
#define SUM1(a) \
	ADDPAIRS(a, a, a) \
	ADDPAIRS(a, a, a)

// Store the sums of 4 rows in y at R22; move R22 to the next vector's y.
#define OUTPUT(a, b, c, d) \
	SUM4(a, b, c, d) \
	VST1 [V(a).S4], (R22) \
	ADD  R20, R22
#define OUTPUT2 \
	OUTPUT(0, 4, 8, 12) \
	OUTPUT(1, 5, 9, 13)
#define OUTPUT3 \
	OUTPUT2 \
	OUTPUT(2, 6, 10, 14)
#define OUTPUT4 \
	OUTPUT3 \
	OUTPUT(3, 7, 11, 15)

// A multiple of 4 rows with several vectors.
#define BY4(TILE, OUTPUTS, rows, loop, left, rest, end) \
rows: \
	ROWOF(R4) \
	ROWOF(R5) \
	ROWOF(R6) \
	ROWOF(R7) \
	COLUMNS(TILE, loop, left, rest, end) \
	MOVD R19, R22 \
	OUTPUTS \
	ADD  $16, R19 \
	SUBS $4, R0 \
	BGT  rows \
	RET

// At least 8 rows with one vector.
#define BY8(rows, loop, left, rest, end) \
rows: \
	ROWOF(R4) \
	ROWOF(R5) \
	ROWOF(R6) \
	ROWOF(R7) \
	ROWOF(R8) \
	ROWOF(R9) \
	ROWOF(R10) \
	ROWOF(R11) \
	COLUMNS(TILE8x1, loop, left, rest, end) \
	SUM4(0, 1, 2, 3) \
	SUM4(4, 5, 6, 7) \
	VST1.P [V0.S4], 16(R19) \
	VST1.P [V4.S4], 16(R19) \
	SUBS   $8, R0 \
	BGE    rows

// A row with one vector.
#define BY1(rows, loop, left, rest, end) \
rows: \
	ROWOF(R4) \
	COLUMNS(TILE1x1, loop, left, rest, end) \
	SUM1(0) \
	FMOVS.P F0, 4(R19) \
	SUBS    $1, R0 \
	BGT     rows

// The body of a function, once the operands are in place; R22 counts the vectors.
#define GEMV \
	CMP  $2, R22 \
	BEQ  two \
	BGT  more \
	SUBS $8, R0 \
	BLT  ones \
	BY8(rows8, loop8, left8, rest8, end8) \
ones: \
	ADDS $8, R0 \
	BEQ  done \
	BY1(rows1, loop1, left1, rest1, end1) \
done: \
	RET \
two: \
	BY4(TILE4x2, OUTPUT2, rows2, loop2, left2, rest2, end2) \
more: \
	CMP $3, R22 \
	BGT four \
	BY4(TILE4x3, OUTPUT3, rows3, loop3, left3, rest3, end3) \
four: \
	BY4(TILE4x4, OUTPUT4, rows4, loop4, left4, rest4, end4)
