// Products of a matrix with 1, 2 or 4 vectors, for any type of element. Before
// this header stand, on registers by name and number, where 64 bytes of chunk are
//
//	LOAD(mem, z), TAIL(mem, z)     a chunk of A, whole or by mask K1
//	LOADX(mem, z), TAILX(mem, z)   the same of X
//	DOT(x, nx, a, na, c, nc)       c += lane by lane products of a and x
//	ADD(x, y, z)                   z = x + y, of sums

#define PREF(m) PREFETCHT0 m

// A chunk of 4 rows in Z0–Z3, of a vector in x; c0–c3 are sums of its products.
#define ROWS(load) \
	load((SI)(AX*1), Z0) \
	load((R8)(AX*1), Z1) \
	load((R9)(AX*1), Z2) \
	load((R10)(AX*1), Z3)

#define DOTS(x, nx, c0, n0, c1, n1, c2, n2, c3, n3) \
	DOT(x, nx, Z0, 0, c0, n0) \
	DOT(x, nx, Z1, 1, c1, n1) \
	DOT(x, nx, Z2, 2, c2, n2) \
	DOT(x, nx, Z3, 3, c3, n3)

#define VECTOR0(load) \
	load((BX)(AX*1), Z4) \
	DOTS(Z4, 4, Z16, 16, Z17, 17, Z18, 18, Z19, 19)
#define VECTOR1(load) \
	load((R11)(AX*1), Z5) \
	DOTS(Z5, 5, Z20, 20, Z21, 21, Z22, 22, Z23, 23)
#define VECTOR2(load) \
	load((R12)(AX*1), Z6) \
	DOTS(Z6, 6, Z24, 24, Z25, 25, Z26, 26, Z27, 27)
#define VECTOR3(load) \
	load((R13)(AX*1), Z7) \
	DOTS(Z7, 7, Z28, 28, Z29, 29, Z30, 30, Z31, 31)

#define VECTORS1(load) VECTOR0(load)
#define VECTORS2(load) VECTORS1(load) VECTOR1(load)
#define VECTORS4(load) VECTORS2(load) VECTOR2(load) VECTOR3(load)

#define ZERO(c0, c1, c2, c3) \
	VPXORD c0, c0, c0 \
	VPXORD c1, c1, c1 \
	VPXORD c2, c2, c2 \
	VPXORD c3, c3, c3
#define ZERO1 ZERO(Z16, Z17, Z18, Z19)
#define ZERO2 ZERO1 ZERO(Z20, Z21, Z22, Z23)
#define ZERO4 ZERO2 ZERO(Z24, Z25, Z26, Z27) ZERO(Z28, Z29, Z30, Z31)

// c0 = in each of its 4 quarters, that quarter's sums (Σc0, Σc1, Σc2, Σc3).
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

// x = (x0+x2, x1+x3, y0+y2, y1+y3) of quarters.
#define HALVES(x, y) \
	VSHUFF64X2 $0x44, y, x, Z4 \
	VSHUFF64X2 $0xee, y, x, x \
	ADD(Z4, x, x)

// Z16 = in quarter v the sums of 4 rows times vector v.
#define REDUCE1 \
	QUARTERS(Z16, Z17, Z18, Z19) \
	HALVES(Z16, Z16) \
	VSHUFF64X2 $0xb1, Z16, Z16, Z4 \
	ADD(Z4, Z16, Z16)
#define REDUCE2 \
	QUARTERS(Z16, Z17, Z18, Z19) \
	QUARTERS(Z20, Z21, Z22, Z23) \
	HALVES(Z16, Z20) \
	VSHUFF64X2 $0xdd, Z16, Z16, Z4 \
	VSHUFF64X2 $0x88, Z16, Z16, Z16 \
	ADD(Z4, Z16, Z16)
#define REDUCE4 \
	QUARTERS(Z16, Z17, Z18, Z19) \
	QUARTERS(Z20, Z21, Z22, Z23) \
	QUARTERS(Z24, Z25, Z26, Z27) \
	QUARTERS(Z28, Z29, Z30, Z31) \
	HALVES(Z16, Z20) \
	HALVES(Z24, Z28) \
	VSHUFF64X2 $0xdd, Z24, Z16, Z4 \
	VSHUFF64X2 $0x88, Z24, Z16, Z16 \
	ADD(Z4, Z16, Z16)

// Quarter v of Z16 goes to y[v][0:4], as far as there are rows (K2).
#define STORE1 \
	VMOVUPS X16, K2, (DI)
#define STORE2 \
	STORE1 \
	VEXTRACTF32X4 $1, Z16, K2, (DI)(R15*1)
#define STORE4 \
	STORE2 \
	LEAQ (DI)(R15*2), AX \
	VEXTRACTF32X4 $2, Z16, K2, (AX) \
	VEXTRACTF32X4 $3, Z16, K2, (AX)(R15*1)

// GEMV is the body of
//
//	func(rows, n int, a *T, lda int, x *T, ldx int, y *U, ldy int)
//
// for 1<<lanes elements in a chunk of 1<<(lanes+log) bytes. Each group of 4 rows
// asks for the next one's chunks.
//   DX rows left · SI, R8–R10 rows · BX, R11–R13 vectors · CX bytes of whole chunks
//   AX offset in a row · DI y · R15 ldy · K1 elements of the last chunk
//   K2 rows of the group: those that are missing repeat the first
#define GEMV(lanes, log, zero, vectors, reduce, store) \
	MOVQ n+8(FP), AX \
	MOVQ AX, CX \
	ANDQ $((1<<lanes)-1), CX \
	MOVQ $1, DX \
	SHLQ CX, DX \
	DECQ DX \
	KMOVQ DX, K1 \
	SHRQ $lanes, AX \
	SHLQ $(lanes+log), AX \
	MOVQ AX, CX \
	MOVQ rows+0(FP), DX \
	MOVQ a+16(FP), SI \
	MOVQ x+32(FP), BX \
	MOVQ ldx+40(FP), R13 \
	LEAQ (BX)(R13*1), R11 \
	LEAQ (BX)(R13*2), R12 \
	ADDQ R12, R13 \
	MOVQ y+48(FP), DI \
	MOVQ ldy+56(FP), R15 \
group: \
	MOVQ lda+24(FP), R10 \
	LEAQ (SI)(R10*1), R8 \
	LEAQ (SI)(R10*2), R9 \
	ADDQ R9, R10 \
	MOVL $4, AX \
	SUBQ DX, AX \
	JGT few \
	XORL AX, AX \
few: \
	CMPQ DX, $2 \
	CMOVQLT SI, R8 \
	CMPQ DX, $3 \
	CMOVQLT SI, R9 \
	CMPQ DX, $4 \
	CMOVQLT SI, R10 \
	MOVL $15, R14 \
	SHRXL AX, R14, R14 \
	KMOVW R14, K2 \
	zero \
	XORL AX, AX \
	MOVQ lda+24(FP), R14 \
	SHLQ $2, R14 \
	TESTQ CX, CX \
	JZ tail \
chunk: \
	PREF((SI)(R14*1)) \
	PREF((R8)(R14*1)) \
	PREF((R9)(R14*1)) \
	PREF((R10)(R14*1)) \
	ROWS(LOAD) \
	vectors(LOADX) \
	ADDQ $64, R14 \
	ADDQ $(1<<(lanes+log)), AX \
	CMPQ AX, CX \
	JLT chunk \
tail: \
	KTESTQ K1, K1 \
	JZ sums \
	ROWS(TAIL) \
	vectors(TAILX) \
sums: \
	reduce \
	store \
	ADDQ $16, DI \
	MOVQ lda+24(FP), R8 \
	LEAQ (SI)(R8*4), SI \
	SUBQ $4, DX \
	JG group \
	VZEROUPPER \
	RET
