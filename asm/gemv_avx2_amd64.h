// Products of a matrix with 1 or 2 vectors, for any type of element. One register holds
// a chunk of CHUNK bytes. The register tile, with sums lane by lane:
//
//	          x[0] Y4   x[1] Y4
//	row 0 Y0    Y8        Y12
//	row 1 Y1    Y9        Y13
//	row 2 Y2    Y10       Y14
//	row 3 Y3    Y11       Y15
//
// The including file defines CHUNK, an empty NONE, and
//
//	LOAD(mem, x, y)                y = a chunk of A; x is the lower half of y
//	LOADX(mem, x, y)               the same for X
//	LOAD1(mem, x, y)               y = one element of A or X in lane 0, zeros elsewhere
//	DOT(x, nx, a, na, c, nc)       c += a·x lane by lane; nx, na, nc are the registers' numbers
//	ADD(x, y, z)                   z = x + y, on sums
//
// Y5–Y7 are free for those macros.

// ROWS loads the chunk of 4 rows at offset o; DOTS multiplies it by one of a vector.
#define ROWS(load, o) \
	load(o(SI)(AX*1), X0, Y0) \
	load(o(R8)(AX*1), X1, Y1) \
	load(o(R9)(AX*1), X2, Y2) \
	load(o(R10)(AX*1), X3, Y3)

#define DOTS(load, mem, c0, n0, c1, n1, c2, n2, c3, n3) \
	load(mem, X4, Y4) \
	DOT(Y4, 4, Y0, 0, c0, n0) \
	DOT(Y4, 4, Y1, 1, c1, n1) \
	DOT(Y4, 4, Y2, 2, c2, n2) \
	DOT(Y4, 4, Y3, 3, c3, n3)

#define VECTORS1(load, o) \
	DOTS(load, o(BX)(AX*1), Y8, 8, Y9, 9, Y10, 10, Y11, 11)
#define VECTORS2(load, o) \
	VECTORS1(load, o) \
	DOTS(load, o(R11)(AX*1), Y12, 12, Y13, 13, Y14, 14, Y15, 15)

#define ZERO(c0, c1, c2, c3) \
	VPXOR c0, c0, c0 \
	VPXOR c1, c1, c1 \
	VPXOR c2, c2, c2 \
	VPXOR c3, c3, c3
#define ZERO1 \
	ZERO(Y8, Y9, Y10, Y11)
#define ZERO2 \
	ZERO1 \
	ZERO(Y12, Y13, Y14, Y15)

// Each half of c0 = 4 sums, of the half's 4 lanes of c0, c1, c2 and c3.
#define HALVES(c0, c1, c2, c3) \
	VUNPCKLPS c1, c0, Y4 \
	VUNPCKHPS c1, c0, c0 \
	VUNPCKLPS c3, c2, Y0 \
	VUNPCKHPS c3, c2, c2 \
	ADD(Y4, c0, c0) \
	ADD(Y0, c2, c2) \
	VUNPCKLPD c2, c0, Y4 \
	VUNPCKHPD c2, c0, c0 \
	ADD(Y4, c0, c0)

// Half v of Y8 = the 4 sums of vector v.
#define WHOLE(x) \
	VPERM2F128 $0x20, x, Y8, Y4 \
	VPERM2F128 $0x31, x, Y8, Y8 \
	ADD(Y4, Y8, Y8)
#define SUMS1 \
	HALVES(Y8, Y9, Y10, Y11) \
	WHOLE(Y8)
#define SUMS2 \
	HALVES(Y8, Y9, Y10, Y11) \
	HALVES(Y12, Y13, Y14, Y15) \
	WHOLE(Y12)

// Store half v in y[v][0:4], or in the elements of it in mask X5.
#define PUT(x, mem) VMOVUPS x, mem
#define PUTFEW(x, mem) VMASKMOVPS x, X5, mem
#define STORE1(put) \
	put(X8, (DI))
#define STORE2(put) \
	STORE1(put) \
	VEXTRACTF128 $1, Y8, X4 \
	put(X4, (DI)(R15*1))

DATA rest<>+0(SB)/8, $-1
DATA rest<>+8(SB)/8, $0xffffffff
DATA rest<>+16(SB)/8, $0
GLOBL rest<>(SB), RODATA|NOPTR, $24

// GEMV is the body of
//
//	func(rows, n int, a *T, lda int, x *T, ldx int, y *float32, ldy int)
//
// with strides in bytes, for elements of 1<<log bytes. Hooks: setup runs first, scale on Y8
// before it is stored, a half for each vector.
//   DX rows left · SI, R8–R10 rows · BX, R11 vectors · CX bytes of whole chunks
//   R12 bytes of a row · AX offset in it · R14 offset to prefetch · R13 its value
//   at the start of a row · DI y · R15 ldy · Y0–Y3 a · Y4 x · Y8–Y15 sums
#define GEMV(log, setup, next, fetch, zero, vectors, sums, scale, store) \
	AHEAD(R13) \
	MOVQ n+8(FP), R12 \
	SHLQ $log, R12 \
	MOVQ R12, CX \
	ANDQ $-CHUNK, CX \
	MOVQ rows+0(FP), DX \
	MOVQ a+16(FP), SI \
	MOVQ x+32(FP), BX \
	MOVQ ldx+40(FP), R11 \
	ADDQ BX, R11 \
	MOVQ y+48(FP), DI \
	MOVQ ldy+56(FP), R15 \
	setup \
group: \
	next \
	zero \
	MOVQ R13, R14 \
	XORL AX, AX \
	SUBQ $CHUNK, CX \
	JLE last \
two: \
	fetch \
	ROWS(LOAD, 0) \
	vectors(LOADX, 0) \
	ROWS(LOAD, CHUNK) \
	vectors(LOADX, CHUNK) \
	ADDQ $(2*CHUNK), R14 \
	ADDQ $(2*CHUNK), AX \
	CMPQ AX, CX \
	JLT two \
last: \
	ADDQ $CHUNK, CX \
	CMPQ AX, CX \
	JGE tail \
	ROWS(LOAD, 0) \
	vectors(LOADX, 0) \
	ADDQ $CHUNK, AX \
tail: \
	CMPQ AX, R12 \
	JGE add \
	ROWS(LOAD1, 0) \
	vectors(LOAD1, 0) \
	ADDQ $(1<<log), AX \
	JMP tail \
add: \
	sums \
	scale \
	SUBQ $4, DX \
	JLT few \
	store(PUT) \
	LEAQ 16(DI), DI \
	MOVQ lda+24(FP), R8 \
	LEAQ (SI)(R8*4), SI \
	JNZ group \
	VZEROUPPER \
	RET \
few: \
	NEGQ DX \
	LEAQ rest<>(SB), AX \
	VMOVUPS -4(AX)(DX*4), X5 \
	store(PUTFEW) \
	VZEROUPPER \
	RET
