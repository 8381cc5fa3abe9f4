// The matrix product's tile of 8×12, whatever its words:
//
//	             b: 12 columns, [p][12] words
//	             j 0–3   4–7  8–11
//	        r 0 | V8     V9    V10      R0 tiles left · R1 k · R2 a · R3 b · R7 b[p]
//	          1 | V11    V12   V13      R4 row of c · R5 4·ldc · R6 add
//	a: 8 rows 2 | V14    V15   V16      R8 steps left · R9 scratch
//	[p][8]    3 | V17    V18   V19      V0–V7 words of a and b
//	words     4 | V20    V21   V22
//	          5 | V23    V24   V25
//	          6 | V26    V27   V28
//	          7 | V29    V30   V31
//
// gemm_neonbf16_arm64.s holds the same tile in blocks of 2×2.

#define ARGS \
	MOVD tiles+0(FP), R0 \
	MOVD k+8(FP), R1 \
	MOVD a+16(FP), R2 \
	MOVD b+24(FP), R3 \
	MOVD c+32(FP), R4 \
	MOVD ldc+40(FP), R5 \
	MOVBU add+48(FP), R6 \
	LSL $2, R5

#define ZERO4(c0, c1, c2, c3) \
	VMOVI $0, c0.B16 \
	VMOVI $0, c1.B16 \
	VMOVI $0, c2.B16 \
	VMOVI $0, c3.B16

// A tile of zeros at the start of b, R8 = k/4. It prefetches the 8 rows of C, which the
// tile writes all at once.
#define NEWTILE \
	MOVD R4, R9 \
	FETCH2ROWS \
	FETCH2ROWS \
	FETCH2ROWS \
	FETCH2ROWS \
	ZERO4(V8, V9, V10, V11) \
	ZERO4(V12, V13, V14, V15) \
	ZERO4(V16, V17, V18, V19) \
	ZERO4(V20, V21, V22, V23) \
	ZERO4(V24, V25, V26, V27) \
	ZERO4(V28, V29, V30, V31) \
	MOVD R3, R7 \
	LSR $2, R1, R8

#define FETCH2ROWS \
	PRFM (R9), PLDL1KEEP \
	ADD  R5, R9 \
	PRFM (R9), PLDL1KEEP \
	ADD  R5, R9

// The row of C at R4 += or = the 12 floats of three consecutive registers; R4 moves to
// the next row. V5–V7 are scratch.
#define ADDROW(c0, c1, c2) \
	VLD1 (R4), [V5.S4, V6.S4, V7.S4] \
	FADD(5, c0, c0) \
	FADD(6, c1, c1) \
	FADD(7, c2, c2) \
	SETROW(c0, c1, c2)

#define SETROW(c0, c1, c2) \
	VST1 [V(c0).S4, V(c1).S4, V(c2).S4], (R4) \
	ADD  R5, R4

// For packing: R0 dst · R1 4·ldd · R2–R5 rows 0–3 · R6 columns left.
#define PACKARGS \
	MOVD dst+0(FP), R0 \
	MOVD ldd+8(FP), R1 \
	MOVD src+16(FP), R2 \
	MOVD lds+24(FP), R6 \
	LSL  $2, R1 \
	ADD  R6<<2, R2, R3 \
	ADD  R6<<2, R3, R4 \
	ADD  R6<<2, R4, R5 \
	MOVD k+32(FP), R6

// V0–V3 = the next 4 floats of rows 0–3.
#define LOADROWS \
	VLD1.P 16(R2), [V0.S4] \
	VLD1.P 16(R3), [V1.S4] \
	VLD1.P 16(R4), [V2.S4] \
	VLD1.P 16(R5), [V3.S4]
