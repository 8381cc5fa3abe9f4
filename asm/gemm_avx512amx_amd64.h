// The matrix product on tiles: 32×32 of C in tiles 0–3, for any instruction
// DOT(b, a, d) that adds products of words of 32 bits.
//
//	                             tile 6 = b[p:p+16][0:16]   tile 7 = b[p:p+16][16:32]
//	tile 4 = a[0:16][p:p+16]     tile 0                     tile 1
//	tile 5 = a[16:32][p:p+16]    tile 2                     tile 3
//
// Memory, in words. The next 16 rows of a follow after 16·k words; b is the same for all.
//
//	    row 0                row 1                    row 0 again
//	a   A00 A01 … A0,15      A10 A11 … A1,15   …      A0,16 A0,17 …     Arp word p of row r
//	    p = 0                p = 1
//	b   B00 B01 … B0,31      B10 B11 … B1,31   …                        Bpj word p of column j

// ROWS gives tiles 0, 1 and 4 that number of rows.
#define ROWS(rows) CONFIGURE(0x0000000100000101, 0x1010100010100000, rows)

// BEGIN sets two tiles to the rows of C at base, or to 0 if there is nothing to add to.
#define BEGIN(base, lo, hi, zero, begun) \
	TESTL R11, R11 \
	JZ zero \
	TILELOADD(0, base, 10, lo) \
	TILELOADD(64, base, 10, hi) \
	JMP begun \
zero: \
	TILEZERO(lo) \
	TILEZERO(hi) \
begun:

// TILES is the body of
//
//	func(rows, k int, a, b, c *float32, ldc int, add bool)
//
// where k is a multiple of 16.
//
//   R8 rows left · R9 k/16 · SI a · R13 a of the next 16 rows · DI b · BX b[p] · DX c
//   R14 c of the next 16 rows · R10 4·ldc · R11 add · R12, R15 bytes of a row of a, of b
//   CX chunks of 16 words left
#define TILES \
	MOVQ rows+0(FP), R8 \
	MOVQ k+8(FP), R9 \
	MOVQ a+16(FP), SI \
	MOVQ b+24(FP), DI \
	MOVQ c+32(FP), DX \
	MOVQ ldc+40(FP), R10 \
	MOVBLZX add+48(FP), R11 \
	SHLQ $2, R10 \
	SHRQ $4, R9 \
	MOVQ $64, R12 \
	MOVQ $128, R15 \
	PALETTE \
	CMPQ R8, $16 \
	JLT fewer \
	MOVQ $16, CX \
	ROWS(CX) \
pair: \
	CMPQ R8, $32 \
	JLT fewer \
	MOVQ R9, R13 \
	SHLQ $10, R13 \
	ADDQ SI, R13 \
	LEAQ (DX)(R10*8), R14 \
	LEAQ (R14)(R10*8), R14 \
	BEGIN(2, 0, 1, zero01, begun01) \
	BEGIN(14, 2, 3, zero23, begun23) \
	MOVQ DI, BX \
	MOVQ R9, CX \
	TESTQ CX, CX \
	JZ store \
chunk: \
	TILELOADD(0, 6, 12, 4) \
	TILELOADD(0, 3, 15, 6) \
	DOT(6, 4, 0) \
	TILELOADD(64, 3, 15, 7) \
	DOT(7, 4, 1) \
	TILELOADD(0, 13, 12, 5) \
	DOT(6, 5, 2) \
	DOT(7, 5, 3) \
	ADDQ $1024, SI \
	ADDQ $1024, R13 \
	ADDQ $2048, BX \
	DECQ CX \
	JNZ chunk \
store: \
	TILESTORED(0, 0, 2, 10) \
	TILESTORED(1, 64, 2, 10) \
	TILESTORED(2, 0, 14, 10) \
	TILESTORED(3, 64, 14, 10) \
	LEAQ (R14)(R10*8), DX \
	LEAQ (DX)(R10*8), DX \
	MOVQ R13, SI \
	SUBQ $32, R8 \
	JMP pair \
fewer: \
	CMPQ R8, $16 \
	JGE single \
	TESTQ R8, R8 \
	JLE done \
	ROWS(R8) \
single: \
	BEGIN(2, 0, 1, zero, begun) \
	MOVQ DI, BX \
	MOVQ R9, CX \
	TESTQ CX, CX \
	JZ storesingle \
chunksingle: \
	TILELOADD(0, 6, 12, 4) \
	TILELOADD(0, 3, 15, 6) \
	DOT(6, 4, 0) \
	TILELOADD(64, 3, 15, 7) \
	DOT(7, 4, 1) \
	ADDQ $1024, SI \
	ADDQ $2048, BX \
	DECQ CX \
	JNZ chunksingle \
storesingle: \
	TILESTORED(0, 0, 2, 10) \
	TILESTORED(1, 64, 2, 10) \
	LEAQ (DX)(R10*8), DX \
	LEAQ (DX)(R10*8), DX \
	SUBQ $16, R8 \
	JMP fewer \
done: \
	TILERELEASE \
	RET
