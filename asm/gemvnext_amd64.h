// How GEMV of gemv_avx2_amd64.h and gemv_avx512_amd64.h goes from rows to rows.

// FETCH prefetches the next group of rows while this one is multiplied; in rows so long
// that a group does not stay in the first-level cache, it prefetches half a page ahead
// in this group. In AVX-512 it pays with 4 vectors; with fewer, A arrives
// faster without it.
#define AHEAD(ahead) \
	MOVQ lda+24(FP), ahead \
	SHLQ $2, ahead \
	MOVL $2048, AX \
	CMPQ ahead, $8192 \
	CMOVQGT AX, ahead

#define FETCH \
	PREFETCHT0 (SI)(R14*1) \
	PREFETCHT0 (R8)(R14*1) \
	PREFETCHT0 (R9)(R14*1) \
	PREFETCHT0 (R10)(R14*1)

// NEXT4 sets the pointers to 4 rows. Where only 1 to 3 are left, the first row stands in
// for the missing ones.
#define NEXT4 \
	MOVQ lda+24(FP), R10 \
	LEAQ (SI)(R10*1), R8 \
	LEAQ (SI)(R10*2), R9 \
	ADDQ R9, R10 \
	CMPQ DX, $2 \
	CMOVQLT SI, R8 \
	CMPQ DX, $3 \
	CMOVQLT SI, R9 \
	CMPQ DX, $4 \
	CMOVQLT SI, R10

// NEXTROWS sets the pointers to 4 rows, the next ones or those in ids, for products of int8.
// NOFETCH stops prefetching, since rows in ids do not follow each other.
#define NEXTID(off, row) \
	MOVLQSX off(AX), row \
	IMULQ lda+24(FP), row \
	ADDQ a+16(FP), row
#define NEXTROWS \
	MOVQ ids+88(FP), AX \
	TESTQ AX, AX \
	JZ dense \
	NOFETCH \
	ADDQ DI, AX \
	SUBQ y+48(FP), AX \
	NEXTID(0, SI) \
	NEXTID(4, R8) \
	NEXTID(8, R9) \
	NEXTID(12, R10) \
	JMP next \
dense: \
	NEXT4 \
next:
