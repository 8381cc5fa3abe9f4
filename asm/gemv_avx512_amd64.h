// Products of a matrix with 1, 2 or 4 vectors, for any type of element. One register
// holds a chunk of CHUNK bytes. The register tile, with sums lane by lane:
//
//	          x[0] Z4   x[1] Z5   x[2] Z6   x[3] Z7
//	row 0 Z0    Z16       Z20       Z24       Z28
//	row 1 Z1    Z17       Z21       Z25       Z29
//	row 2 Z2    Z18       Z22       Z26       Z30
//	row 3 Z3    Z19       Z23       Z27       Z31
//
// The including file defines CHUNK, an empty NONE, and
//
//	LOAD(mem, z), TAIL(mem, z)       load a chunk of A, whole or by mask K1
//	LOADX(mem, z), TAILX(mem, z)     the same for X
//	DOT(x, nx, a, na, c, nc)         c += a·x lane by lane; nx, na, nc are the registers' numbers
//	ADD(x, y, z)                     z = x + y, on sums
//
// Z12–Z15 are free for those macros.

// ROWS loads a chunk of 4 rows; DOTS multiplies it by a chunk of one vector.
#define ROWS(load) \
	load((SI)(AX*1), Z0) \
	load((R8)(AX*1), Z1) \
	load((R9)(AX*1), Z2) \
	load((R10)(AX*1), Z3)

#define DOTS(load, mem, x, nx, c0, n0, c1, n1, c2, n2, c3, n3) \
	load(mem, x) \
	DOT(x, nx, Z0, 0, c0, n0) \
	DOT(x, nx, Z1, 1, c1, n1) \
	DOT(x, nx, Z2, 2, c2, n2) \
	DOT(x, nx, Z3, 3, c3, n3)

#define VECTORS1(load) \
	DOTS(load, (BX)(AX*1), Z4, 4, Z16, 16, Z17, 17, Z18, 18, Z19, 19)
#define VECTORS2(load) \
	VECTORS1(load) \
	DOTS(load, (R11)(AX*1), Z5, 5, Z20, 20, Z21, 21, Z22, 22, Z23, 23)
#define VECTORS4(load) \
	VECTORS2(load) \
	DOTS(load, (R12)(AX*1), Z6, 6, Z24, 24, Z25, 25, Z26, 26, Z27, 27) \
	DOTS(load, (R13)(AX*1), Z7, 7, Z28, 28, Z29, 29, Z30, 30, Z31, 31)

#define ZERO(c0, c1, c2, c3) \
	VPXORD c0, c0, c0 \
	VPXORD c1, c1, c1 \
	VPXORD c2, c2, c2 \
	VPXORD c3, c3, c3
#define ZERO1 \
	ZERO(Z16, Z17, Z18, Z19)
#define ZERO2 \
	ZERO1 \
	ZERO(Z20, Z21, Z22, Z23)
#define ZERO4 \
	ZERO2 \
	ZERO(Z24, Z25, Z26, Z27) \
	ZERO(Z28, Z29, Z30, Z31)

// Each quarter of c0 = 4 sums, of the quarter's 4 lanes of c0, c1, c2 and c3.
#define QUARTERS(c0, c1, c2, c3) \
	VUNPCKLPS c1, c0, Z4 \
	VUNPCKHPS c1, c0, c0 \
	VUNPCKLPS c3, c2, Z5 \
	VUNPCKHPS c3, c2, c2 \
	ADD(Z4, c0, c0) \
	ADD(Z5, c2, c2) \
	VUNPCKLPD c2, c0, Z4 \
	VUNPCKHPD c2, c0, c0 \
	ADD(Z4, c0, c0)

// x = the quarters x0 + x2, x1 + x3, y0 + y2, y1 + y3.
#define HALVES(x, y) \
	VSHUFF64X2 $0x44, y, x, Z4 \
	VSHUFF64X2 $0xee, y, x, x \
	ADD(Z4, x, x)

// x = the quarters x0 + x1, x2 + x3, y0 + y1, y2 + y3.
#define WHOLE(x, y) \
	VSHUFF64X2 $0x88, y, x, Z4 \
	VSHUFF64X2 $0xdd, y, x, x \
	ADD(Z4, x, x)

// Quarter v of Z16 = the 4 sums of vector v.
#define SUMS1 \
	QUARTERS(Z16, Z17, Z18, Z19) \
	HALVES(Z16, Z16) \
	WHOLE(Z16, Z16)
#define SUMS2 \
	QUARTERS(Z16, Z17, Z18, Z19) \
	QUARTERS(Z20, Z21, Z22, Z23) \
	HALVES(Z16, Z20) \
	WHOLE(Z16, Z16)
#define SUMS4 \
	QUARTERS(Z16, Z17, Z18, Z19) \
	QUARTERS(Z20, Z21, Z22, Z23) \
	QUARTERS(Z24, Z25, Z26, Z27) \
	QUARTERS(Z28, Z29, Z30, Z31) \
	HALVES(Z16, Z20) \
	HALVES(Z24, Z28) \
	WHOLE(Z16, Z24)

// Store quarter v in y[v][0:4], or in the elements of it in mask K2. (A masked
// VEXTRACTF32X4 to memory would fault on elements outside the mask, too.)
#define PUT(v, mem) VEXTRACTF32X4 $v, Z16, mem
#define PUTFEW(v, mem) \
	VEXTRACTF32X4 $v, Z16, X4 \
	VMOVUPS X4, K2, mem
#define STORE1(put) \
	put(0, (DI))
#define STORE2(put) \
	STORE1(put) \
	put(1, (DI)(R15*1))
#define STORE4(put) \
	STORE2(put) \
	LEAQ (DI)(R15*2), AX \
	put(2, (AX)) \
	put(3, (AX)(R15*1))

// CX = bytes of a row's whole chunks, each 1<<lanes elements of 1<<log bytes;
// K1 = lanes of the remaining elements. AX and DX are scratch.
#define LENGTHS(lanes, log) \
	MOVQ n+8(FP), AX \
	MOVQ AX, CX \
	ANDQ $((1<<lanes)-1), CX \
	MOVQ $1, DX \
	SHLQ CX, DX \
	DECQ DX \
	KMOVQ DX, K1 \
	SHRQ $lanes, AX \
	SHLQ $(lanes+log), AX \
	MOVQ AX, CX

// GEMV is the body of
//
//	func(rows, n int, a *T, lda int, x *T, ldx int, y *float32, ldy int)
//
// with strides in bytes, for elements of 1<<log bytes, 1<<lanes in a chunk. Hooks: setup
// runs first, next at each group of rows, fetch at each chunk, scale on Z16 before it is
// stored, a quarter for each vector.
//   DX rows left · SI, R8–R10 rows · BX, R11–R13 vectors · CX bytes of whole chunks
//   AX offset in a row · R14 offset to prefetch · DI y · R15 ldy
//   Z0–Z3 a · Z4–Z7 x · Z16–Z31 sums
#define GEMV(lanes, log, setup, next, fetch, zero, vectors, sums, scale, store) \
	LENGTHS(lanes, log) \
	AHEAD(R14) \
	MOVQ R14, ahead-8(SP) \
	MOVQ rows+0(FP), DX \
	MOVQ a+16(FP), SI \
	MOVQ x+32(FP), BX \
	MOVQ ldx+40(FP), R13 \
	LEAQ (BX)(R13*1), R11 \
	LEAQ (BX)(R13*2), R12 \
	ADDQ R12, R13 \
	MOVQ y+48(FP), DI \
	MOVQ ldy+56(FP), R15 \
	setup \
group: \
	next \
	zero \
	MOVQ ahead-8(SP), R14 \
	XORL AX, AX \
	TESTQ CX, CX \
	JZ tail \
chunk: \
	fetch \
	ROWS(LOAD) \
	vectors(LOADX) \
	ADDQ $CHUNK, R14 \
	ADDQ $CHUNK, AX \
	CMPQ AX, CX \
	JLT chunk \
tail: \
	KTESTQ K1, K1 \
	JZ add \
	ROWS(TAIL) \
	vectors(TAILX) \
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
	ADDQ $4, DX \
	XORL AX, AX \
	BTSQ DX, AX \
	DECQ AX \
	KMOVQ AX, K2 \
	store(PUTFEW) \
	VZEROUPPER \
	RET
