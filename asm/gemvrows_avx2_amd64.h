// Products of 8 rows at a time with one vector, on top of gemv_avx2_amd64.h. This streams A
// fastest: with few instructions a cache line, the processor has many loads in flight. Row
// r is summed in Y(8+r). The including file also defines
//
//	DOTMEM(mem, c, nc)      c += a·x for a chunk of A in memory, x in Y4

#define EACHROW(f, o) \
	f(o(SI), Y8, 8) \
	f(o(SI)(R9*1), Y9, 9) \
	f(o(SI)(R9*2), Y10, 10) \
	f(o(SI)(R10*1), Y11, 11) \
	f(o(SI)(R9*4), Y12, 12) \
	f(o(SI)(R11*1), Y13, 13) \
	f(o(SI)(R10*2), Y14, 14) \
	f(o(SI)(R12*1), Y15, 15)

#define DOTONE(mem, c, nc) \
	LOAD1(mem, X0, Y0) \
	DOT(Y4, 4, Y0, 0, c, nc)

// GEMVROWS is GEMV for a multiple of 8 rows.
//   DX rows left · SI a · R9–R12 1, 3, 5, 7·lda · BX x · CX bytes of whole chunks
//   R8 bytes of a row · R13 start of the last chunk in x, then end of x
//   DI y · Y0 a · Y4 x · Y8–Y15 sums
#define GEMVROWS(log, setup, scale) \
	MOVQ n+8(FP), R8 \
	SHLQ $log, R8 \
	MOVQ R8, CX \
	ANDQ $-CHUNK, CX \
	MOVQ rows+0(FP), DX \
	MOVQ a+16(FP), SI \
	MOVQ lda+24(FP), R9 \
	LEAQ (R9)(R9*2), R10 \
	LEAQ (R9)(R9*4), R11 \
	LEAQ (R10)(R9*4), R12 \
	MOVQ y+48(FP), DI \
	setup \
group: \
	ZERO2 \
	MOVQ x+32(FP), BX \
	LEAQ -CHUNK(BX)(CX*1), R13 \
	CMPQ BX, R13 \
	JGE last \
two: \
	LOADX((BX), X4, Y4) \
	EACHROW(DOTMEM, 0) \
	LOADX(CHUNK(BX), X4, Y4) \
	EACHROW(DOTMEM, CHUNK) \
	ADDQ $(2*CHUNK), SI \
	ADDQ $(2*CHUNK), BX \
	CMPQ BX, R13 \
	JLT two \
last: \
	JGT rest \
	LOADX((BX), X4, Y4) \
	EACHROW(DOTMEM, 0) \
	ADDQ $CHUNK, SI \
	ADDQ $CHUNK, BX \
rest: \
	MOVQ x+32(FP), R13 \
	ADDQ R8, R13 \
tail: \
	CMPQ BX, R13 \
	JGE add \
	LOAD1((BX), X4, Y4) \
	EACHROW(DOTONE, 0) \
	ADDQ $(1<<log), SI \
	ADDQ $(1<<log), BX \
	JMP tail \
add: \
	HALVES(Y8, Y9, Y10, Y11) \
	HALVES(Y12, Y13, Y14, Y15) \
	WHOLE(Y12) \
	scale \
	VMOVUPS Y8, (DI) \
	ADDQ $32, DI \
	SUBQ R8, SI \
	LEAQ (SI)(R9*8), SI \
	SUBQ $8, DX \
	JNZ group \
	VZEROUPPER \
	RET
