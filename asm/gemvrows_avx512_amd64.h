// Products of 8 rows at a time with 1 or 2 vectors, with gemv_avx512_amd64.h: what
// streams A fastest, since few instructions for each line of it leave many lines on
// the way at once. Beside that header's macros stand CHUNK, the bytes of a chunk, and
//
//	DOTMEM(mem, k, index, scale, x, nx, c, nc)     c += a·x
//
// where a is chunk k of a row in memory, which is also SI + index·scale + k·CHUNK with
// the number of a register; that is R14 in the first row, which has none.

#define EACHROW(f, k) \
	f((k*CHUNK)(SI), k, 14, 1, Z16, 16, Z24, 24) \
	f((k*CHUNK)(SI)(R9*1), k, 9, 1, Z17, 17, Z25, 25) \
	f((k*CHUNK)(SI)(R9*2), k, 9, 2, Z18, 18, Z26, 26) \
	f((k*CHUNK)(SI)(R10*1), k, 10, 1, Z19, 19, Z27, 27) \
	f((k*CHUNK)(SI)(R9*4), k, 9, 4, Z20, 20, Z28, 28) \
	f((k*CHUNK)(SI)(R11*1), k, 11, 1, Z21, 21, Z29, 29) \
	f((k*CHUNK)(SI)(R10*2), k, 10, 2, Z22, 22, Z30, 30) \
	f((k*CHUNK)(SI)(R12*1), k, 12, 1, Z23, 23, Z31, 31)

#define BYONE(mem, k, index, scale, c0, n0, c1, n1) \
	DOTMEM(mem, k, index, scale, Z4, 4, c0, n0)
#define BYTWO(mem, k, index, scale, c0, n0, c1, n1) \
	LOAD(mem, Z0) \
	DOT(Z4, 4, Z0, 0, c0, n0) \
	DOT(Z5, 5, Z0, 0, c1, n1)
#define TAILBYONE(mem, k, index, scale, c0, n0, c1, n1) \
	TAIL(mem, Z0) \
	DOT(Z4, 4, Z0, 0, c0, n0)
#define TAILBYTWO(mem, k, index, scale, c0, n0, c1, n1) \
	TAIL(mem, Z0) \
	DOT(Z4, 4, Z0, 0, c0, n0) \
	DOT(Z5, 5, Z0, 0, c1, n1)

// Chunk k of the rows times that of the vectors.
#define ONE(loadx, by, k) \
	loadx((k*CHUNK)(BX), Z4) \
	EACHROW(by, k)
#define TWO(loadx, by, k) \
	loadx((k*CHUNK)(BX), Z4) \
	loadx((k*CHUNK)(BX)(R8*1), Z5) \
	EACHROW(by, k)

// Half v of Z16 = the sums c[v], eight each, which go to y[v][0:8].
#define STOREONE \
	VMOVUPS Y16, (DI)
#define STORETWO \
	VMOVUPS Y16, (DI) \
	VEXTRACTF64X4 $1, Z16, (DI)(R15*1)

// GEMVROWS is GEMV for a multiple of 8 rows.
//   DX rows left · SI a · R9–R12 1, 3, 5, 7·lda · BX x · R8 ldx · CX bytes of whole
//   chunks · R13 where the last of them begins in x · DI y · R15 ldy
//   Z0 a · Z4, Z5 x · Z16–Z23, Z24–Z31 products with each vector
#define GEMVROWS(lanes, log, setup, zero, vectors, by, tailby, sums, scale, store) \
	LENGTHS(lanes, log) \
	MOVQ rows+0(FP), DX \
	MOVQ a+16(FP), SI \
	MOVQ lda+24(FP), R9 \
	LEAQ (R9)(R9*2), R10 \
	LEAQ (R9)(R9*4), R11 \
	LEAQ (R10)(R9*4), R12 \
	MOVQ ldx+40(FP), R8 \
	MOVQ y+48(FP), DI \
	MOVQ ldy+56(FP), R15 \
	XORL R14, R14 \
	setup \
group: \
	zero \
	MOVQ x+32(FP), BX \
	LEAQ -CHUNK(BX)(CX*1), R13 \
	CMPQ BX, R13 \
	JGE last \
two: \
	vectors(LOADX, by, 0) \
	vectors(LOADX, by, 1) \
	ADDQ $(2*CHUNK), SI \
	ADDQ $(2*CHUNK), BX \
	CMPQ BX, R13 \
	JLT two \
last: \
	JGT tail \
	vectors(LOADX, by, 0) \
	ADDQ $CHUNK, SI \
	ADDQ $CHUNK, BX \
tail: \
	KTESTQ K1, K1 \
	JZ add \
	vectors(TAILX, tailby, 0) \
add: \
	sums \
	scale \
	store \
	ADDQ $32, DI \
	SUBQ CX, SI \
	LEAQ (SI)(R9*8), SI \
	SUBQ $8, DX \
	JNZ group \
	VZEROUPPER \
	RET
