// What products of int8 do before and after the sums: the hooks setup, next and scale of
// GEMV and GEMVROWS. The functions' parameters after y are
//
//	ldy int, sum *int32, scale, xscale *float32, ids *int32
//
// with one float of xscale for each vector. Unless ids is nil, it lists the rows wanted,
// in GEMV alone. rows is a multiple of 4. The including file defines BIAS, which sets up
// what LOADX adds to x, and UNBIAS(x), which removes its effect from Y8: x holds the rows'
// sums of A in the lanes of Y8.

// Y7 = each vector's scale, in the lanes of its sums in Y8.
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

#define NOFETCH XORL R13, R13

// Y4 and Y5 = sum and scale of the rows, at offset AX or gathered by ids.
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
