// Products of 8 rows at a time with 1 or 2 vectors, on top of gemv_avx512_amd64.h. This
// streams A fastest: with few instructions a cache line, the processor has many loads in
// flight. Row r is summed in Z(16+r) with the first vector, in Z(24+r) with the second. The
// including file also defines
//
//	DOTMEM(mem, k, index, scale, x, nx, c, nc)     c += a·x
//
// where mem is chunk k of a row. Encoded instructions need its address in numbers: SI +
// R(index)·scale + k·CHUNK. The first row has no index register and uses R14 = 0.

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

// Chunk k of 8 rows times chunk k of the vectors.
#define ONE(loadx, by, k) \
	loadx((k*CHUNK)(BX), Z4) \
	EACHROW(by, k)
#define TWO(loadx, by, k) \
	loadx((k*CHUNK)(BX), Z4) \
	loadx((k*CHUNK)(BX)(R8*1), Z5) \
	EACHROW(by, k)

// Store half v of Z16, the 8 sums of vector v, in y[v][0:8].
#define STOREONE \
	VMOVUPS Y16, (DI)
#define STORETWO \
	VMOVUPS Y16, (DI) \
	VEXTRACTF64X4 $1, Z16, (DI)(R15*1)

// GEMVROWS is GEMV for a multiple of 8 rows.
//   DX rows left · SI a · R9–R12 1, 3, 5, 7·lda · BX x · R8 ldx · CX bytes of whole
//   chunks · R13 start of the last one in x · DI y · R15 ldy
//   Z0 a · Z4, Z5 x · Z16–Z31 sums
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
