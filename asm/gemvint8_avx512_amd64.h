// What products of int8 do before and after the sums: the hooks setup, next and scale of
// GEMV, GEMV8 and GEMVROWS. The functions' parameters after y are
//
//	ldy int, sum *int32, scale, xscale *float32, ids *int32
//
// with one float of xscale for each vector. Unless ids is nil, it lists the rows wanted,
// in GEMV alone. rows is a multiple of 4. The including file defines BIAS, which sets up
// what LOADX adds to x, and UNBIAS(x), which removes its effect from Z16: x holds the rows'
// sums of A in the lanes of Z16.

// The vector whose scale a lane takes.
DATA quarters<>+0(SB)/8, $0x0101010100000000
DATA quarters<>+8(SB)/8, $0x0303030302020202
GLOBL quarters<>(SB), RODATA|NOPTR, $16
DATA pairs<>+0(SB)/8, $0x0303020201010000
DATA pairs<>+8(SB)/8, $0x0707060605050404
GLOBL pairs<>(SB), RODATA|NOPTR, $16
DATA halves<>+0(SB)/8, $0x0000000000000000
DATA halves<>+8(SB)/8, $0x0101010101010101
GLOBL halves<>(SB), RODATA|NOPTR, $16

// Z14 = each vector's scale, in the lanes of its sums in Z16.
#define SETUP(load, x, which) \
	MOVQ xscale+80(FP), AX \
	load (AX), x \
	VPMOVZXBD which<>(SB), Z13 \
	VPERMPS Z14, Z13, Z14 \
	BIAS
#define SETUP1 SETUP(VMOVSS, X14, quarters)
#define SETUP2 SETUP(VMOVSD, X14, quarters)
#define SETUP4 SETUP(VMOVUPS, X14, quarters)
#define SETUP8 SETUP(VMOVUPS, Y14, pairs)
#define SETUPROWS1 SETUP(VMOVSS, X14, halves)
#define SETUPROWS2 SETUP(VMOVSD, X14, halves)

#define NOFETCH MOVQ $0, ahead-8(SP)

// Z16 = float(Z16 without bias)·scale·xscale.
#define SCALED \
	UNBIAS(Z4) \
	VCVTDQ2PS Z16, Z16 \
	VMULPS Z5, Z16, Z16 \
	VMULPS Z14, Z16, Z16

// Z4 and Z5 = sum and scale of the rows, at offset AX or gathered by ids.
#define LOADED(spread) \
	MOVQ DI, AX \
	SUBQ y+48(FP), AX \
	MOVQ sum+64(FP), R14 \
	spread (R14)(AX*1), Z4 \
	MOVQ scale+72(FP), R14 \
	spread (R14)(AX*1), Z5
#define GATHER(from, x, z) \
	MOVQ from, R14 \
	KXNORW K2, K2, K2 \
	VPXORD z, z, z \
	VPGATHERDD (R14)(X6*4), K2, x \
	VSHUFI32X4 $0, z, z, z
#define SCALE4 \
	MOVQ ids+88(FP), R14 \
	TESTQ R14, R14 \
	JNZ gather \
	LOADED(VBROADCASTI32X4) \
	JMP scaled \
gather: \
	MOVQ DI, AX \
	SUBQ y+48(FP), AX \
	VMOVDQU (R14)(AX*1), X6 \
	GATHER(sum+64(FP), X4, Z4) \
	GATHER(scale+72(FP), X5, Z5) \
scaled: \
	SCALED
#define SCALE8 \
	LOADED(VPBROADCASTQ) \
	SCALED
#define SCALEROWS \
	LOADED(VBROADCASTI64X4) \
	SCALED
