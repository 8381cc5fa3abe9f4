// Products of 2 rows with 8 vectors at once, on top of gemv_avx512_amd64.h: vector v is in
// Z(4+v), its sums with rows 0 (Z0) and 1 (Z1) are in Z(16+2v) and Z(17+2v).

#define DOTS8(load, mem, x, nx, c0, n0, c1, n1) \
	load(mem, x) \
	DOT(x, nx, Z0, 0, c0, n0) \
	DOT(x, nx, Z1, 1, c1, n1)

#define CHUNK8(load, loadx) \
	load((SI), Z0) \
	load((SI)(R8*1), Z1) \
	DOTS8(loadx, (BX), Z4, 4, Z16, 16, Z17, 17) \
	DOTS8(loadx, (BX)(R9*1), Z5, 5, Z18, 18, Z19, 19) \
	DOTS8(loadx, (BX)(R9*2), Z6, 6, Z20, 20, Z21, 21) \
	DOTS8(loadx, (BX)(R10*1), Z7, 7, Z22, 22, Z23, 23) \
	DOTS8(loadx, (BX)(R9*4), Z8, 8, Z24, 24, Z25, 25) \
	DOTS8(loadx, (BX)(R11*1), Z9, 9, Z26, 26, Z27, 27) \
	DOTS8(loadx, (BX)(R10*2), Z10, 10, Z28, 28, Z29, 29) \
	DOTS8(loadx, (BX)(R12*1), Z11, 11, Z30, 30, Z31, 31)

// A quarter holds 2 sums of each of 2 vectors. Store them in y[v][0:2] and y[v+1][0:2], or,
// for an odd last row, in y[v][0] and y[v+1][0].
#define PUT8(x) \
	VMOVLPS x, (AX) \
	VMOVHPS x, (AX)(R15*1) \
	LEAQ (AX)(R15*2), AX
#define PUT8ODD(x) \
	VMOVSS x, (AX) \
	VEXTRACTPS $2, x, (AX)(R15*1) \
	LEAQ (AX)(R15*2), AX
#define STORE8(put) \
	MOVQ DI, AX \
	put(X16) \
	VEXTRACTF32X4 $1, Z16, X4 \
	put(X4) \
	VEXTRACTF32X4 $2, Z16, X4 \
	put(X4) \
	VEXTRACTF32X4 $3, Z16, X4 \
	put(X4)

// GEMV8 is GEMV for 8 vectors.
//   DX rows left · SI a · R8 lda, or 0 if one row is left · BX x · R9–R12 1, 3, 5,
//   7·ldx · CX bytes of whole chunks · R13 their end in x · R14 next rows
//   DI y · R15 ldy · AX y[v] · Z0, Z1 a · Z4–Z11 x · Z16–Z31 sums
#define GEMV8(lanes, log, setup, scale) \
	LENGTHS(lanes, log) \
	MOVQ rows+0(FP), DX \
	MOVQ a+16(FP), SI \
	MOVQ lda+24(FP), R8 \
	MOVQ ldx+40(FP), R9 \
	LEAQ (R9)(R9*2), R10 \
	LEAQ (R9)(R9*4), R11 \
	LEAQ (R10)(R9*4), R12 \
	MOVQ y+48(FP), DI \
	MOVQ ldy+56(FP), R15 \
	setup \
group: \
	XORL AX, AX \
	LEAQ (SI)(R8*2), R14 \
	CMPQ DX, $2 \
	CMOVQLT AX, R8 \
	ZERO4 \
	MOVQ x+32(FP), BX \
	LEAQ (BX)(CX*1), R13 \
	CMPQ BX, R13 \
	JEQ tail \
chunk: \
	PREFETCHT0 (R14) \
	PREFETCHT0 (R14)(R8*1) \
	CHUNK8(LOAD, LOADX) \
	ADDQ $CHUNK, R14 \
	ADDQ $CHUNK, SI \
	ADDQ $CHUNK, BX \
	CMPQ BX, R13 \
	JLT chunk \
tail: \
	KTESTQ K1, K1 \
	JZ add \
	CHUNK8(TAIL, TAILX) \
add: \
	SUMS4 \
	scale \
	SUBQ CX, SI \
	LEAQ (SI)(R8*2), SI \
	SUBQ $2, DX \
	JLT odd \
	STORE8(PUT8) \
	LEAQ 8(DI), DI \
	JNZ group \
	VZEROUPPER \
	RET \
odd: \
	STORE8(PUT8ODD) \
	VZEROUPPER \
	RET
