// The part of products of int8 that comes before and after the sums, for the hooks
// of GEMV and GEMVROWS. Their functions go on after y with
//
//	ldy int, sum *int32, scale, xscale *float32, ids *int32
//
// where xscale is one float for each vector and ids, unless nil, the rows wanted,
// which only GEMV heeds. rows is a multiple of 4. BIAS and UNBIAS(x) are what the sums
// need for their instruction: x is the rows' integers from sum as they stand in Y8.

// Y7 = the factors of vectors, in lanes as the sums stand in Y8.
#define SETUP1 \
	MOVQ xscale+80(FP), AX \
	VBROADCASTSS (AX), Y7 \
	BIAS
#define SETUP2 \
	MOVQ xscale+80(FP), AX \
	VBROADCASTSS (AX), Y7 \
	VBROADCASTSS 4(AX), X4 \
	VINSERTF128 $1, X4, Y7, Y7 \
	BIAS

// NEXTROWS sets the pointers to 4 rows, wherever they are.
#define NEXTID(off, row) \
	MOVLQSX off(AX), row \
	IMULQ lda+24(FP), row \
	ADDQ a+16(FP), row
#define NEXTROWS \
	MOVQ ids+88(FP), AX \
	TESTQ AX, AX \
	JZ dense \
	XORL R13, R13 \
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

// Y4 and Y5 = the rows' sum and scale, AX their place; they are gathered by ids.
#define LOADED(ints, floats) \
	MOVQ DI, AX \
	SUBQ y+48(FP), AX \
	MOVQ sum+64(FP), R14 \
	ints (R14)(AX*1), Y4 \
	MOVQ scale+72(FP), R14 \
	floats (R14)(AX*1), Y5
#define GATHER(from, x, y) \
	MOVQ from, R14 \
	VPCMPEQD X0, X0, X0 \
	VPXOR x, x, x \
	VPGATHERDD X0, (R14)(X1*4), x \
	VINSERTF128 $1, x, y, y

// Y8 = float(Y8 without bias)·scale·xscale.
#define SCALED \
	UNBIAS(Y4) \
	VCVTDQ2PS Y8, Y8 \
	VMULPS Y5, Y8, Y8 \
	VMULPS Y7, Y8, Y8
#define SCALE4 \
	MOVQ ids+88(FP), R14 \
	TESTQ R14, R14 \
	JNZ gather \
	LOADED(VBROADCASTI128, VBROADCASTF128) \
	JMP scaled \
gather: \
	MOVQ DI, AX \
	SUBQ y+48(FP), AX \
	VMOVDQU (R14)(AX*1), X1 \
	GATHER(sum+64(FP), X4, Y4) \
	GATHER(scale+72(FP), X5, Y5) \
scaled: \
	SCALED
#define SCALEROWS \
	LOADED(VMOVDQU, VMOVUPS) \
	SCALED
