// The matrix product's tile of 8×32, for any instruction DOT(b, nb, a, na, c, nc) that
// multiplies words of 32 bits and adds, c += a·b: each register by name and by number.
//
//	                 Z0 = b[p][0:16]   Z1 = b[p][16:32]
//	a[p][0] → Z2  |  Z16               Z17
//	a[p][1] → Z3  |  Z18               Z19
//	a[p][2] → Z4  |  Z20               Z21
//	a[p][3] → Z5  |  Z22               Z23
//	a[p][4] → Z6  |  Z24               Z25
//	a[p][5] → Z7  |  Z26               Z27
//	a[p][6] → Z8  |  Z28               Z29
//	a[p][7] → Z9  |  Z30               Z31
//
// Memory, in words. The next tile's a follows after 8·k words; b is the same for all.
//
//	    p = 0                 p = 1
//	a   A00 A10 A20 … A70     A01 A11 A21 … A71     Arp word p of row r
//	b   B00 B01 B02 … B0,31   B10 B11 B12 … B1,31   Bpj word p of column j

// Row r of step p: a[p][r] in all lanes, times Z0,Z1 = b[p][0:32].
#define ROW(off, a, na, lo, nlo, hi, nhi) \
	VBROADCASTSS off(SI), a \
	DOT(Z0, 0, a, na, lo, nlo) \
	DOT(Z1, 1, a, na, hi, nhi)

#define STEP(p) \
	VMOVUPS (p*128)(BX), Z0 \
	VMOVUPS (p*128+64)(BX), Z1 \
	ROW(p*32, Z2, 2, Z16, 16, Z17, 17) \
	ROW(p*32+4, Z3, 3, Z18, 18, Z19, 19) \
	ROW(p*32+8, Z4, 4, Z20, 20, Z21, 21) \
	ROW(p*32+12, Z5, 5, Z22, 22, Z23, 23) \
	ROW(p*32+16, Z6, 6, Z24, 24, Z25, 25) \
	ROW(p*32+20, Z7, 7, Z26, 26, Z27, 27) \
	ROW(p*32+24, Z8, 8, Z28, 28, Z29, 29) \
	ROW(p*32+28, Z9, 9, Z30, 30, Z31, 31)

// Row r of a fresh tile: zero its accumulators and prefetch its part of C.
#define CLEAR(lo, hi) \
	VPXORD lo, lo, lo \
	VPXORD hi, hi, hi \
	PREFETCHT0 (AX) \
	PREFETCHT0 64(AX) \
	ADDQ R10, AX

// The row of C at DX += or = the row's two accumulators; DX moves to the next row.
#define ADDROW(lo, hi) \
	VADDPS (DX), lo, lo \
	VADDPS 64(DX), hi, hi \
	SETROW(lo, hi)

#define SETROW(lo, hi) \
	VMOVUPS lo, (DX) \
	VMOVUPS hi, 64(DX) \
	ADDQ R10, DX

// ALLROWS does f to the two accumulators of each row.
#define ALLROWS(f) \
	f(Z16, Z17) \
	f(Z18, Z19) \
	f(Z20, Z21) \
	f(Z22, Z23) \
	f(Z24, Z25) \
	f(Z26, Z27) \
	f(Z28, Z29) \
	f(Z30, Z31)

// TILES is the body of
//
//	func(tiles, k int, a, b, c *float32, ldc int, add bool)
//
//   R8 tiles left · R9 k · SI a · DI b · BX b[p] · DX c · AX c ahead · R10 4·ldc
//   R11 add · Z0,Z1 b[p] · Z2–Z9 a[p][r] · Z16–Z31 the tile, two registers a row
#define TILES \
	MOVQ tiles+0(FP), R8 \
	MOVQ k+8(FP), R9 \
	MOVQ a+16(FP), SI \
	MOVQ b+24(FP), DI \
	MOVQ c+32(FP), DX \
	MOVQ ldc+40(FP), R10 \
	MOVBLZX add+48(FP), R11 \
	SHLQ $2, R10 \
	TESTQ R8, R8 \
	JZ done \
tile: \
	MOVQ DX, AX \
	ALLROWS(CLEAR) \
	MOVQ DI, BX \
	MOVQ R9, CX \
	SHRQ $1, CX \
	JZ rest \
two: \
	STEP(0) \
	STEP(1) \
	ADDQ $64, SI \
	ADDQ $256, BX \
	DECQ CX \
	JNZ two \
rest: \
	TESTQ $1, R9 \
	JZ store \
	STEP(0) \
	ADDQ $32, SI \
store: \
	TESTL R11, R11 \
	JZ set \
	ALLROWS(ADDROW) \
	DECQ R8 \
	JNZ tile \
	JMP done \
set: \
	ALLROWS(SETROW) \
	DECQ R8 \
	JNZ tile \
done: \
	VZEROUPPER \
	RET
