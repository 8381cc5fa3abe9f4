// exp, sigmoid, tanh of the four floats in V0, with their constants in V12–V31.
// The polynomials are those of Cephes' expf and tanhf (S. Moshier, 1992).

#define CONST(o, v) DATA mathc<>+o(SB)/4, v

CONST(0x00, $0x3fb8aa3b) // V12 log2(e)
CONST(0x04, $0x3f318000) // V13 ln 2, its first bits
CONST(0x08, $0xb95e8083) // V14 ln 2, the rest
CONST(0x0c, $0x39506967) // V15 1.9875691500e-4
CONST(0x10, $0x3ab743ce) // V16 1.3981999507e-3
CONST(0x14, $0x3c088908) // V17 8.3334519073e-3
CONST(0x18, $0x3d2aa9c1) // V18 4.1665795894e-2
CONST(0x1c, $0x3e2aaaaa) // V19 1.6666665459e-1
CONST(0x20, $0x3f000000) // V20 0.5
CONST(0x24, $0x3f800000) // V21 1
CONST(0x28, $0xc2d00000) // V22 −104, where exp is 0
CONST(0x2c, $0x42b20000) // V23 89, where exp is +Inf
CONST(0x30, $0x80000000) // V24 the sign bit
CONST(0x34, $0x3f200000) // V25 0.625, where tanh changes its formula
CONST(0x38, $0xbbbaf0ea) // V26 −5.70498872745e-3
CONST(0x3c, $0x3ca9134e) // V27 2.06390887954e-2
CONST(0x40, $0xbd5c1e2d) // V28 −5.37397155531e-2
CONST(0x44, $0x3e088393) // V29 1.33314422036e-1
CONST(0x48, $0xbeaaaa99) // V30 −3.33332819422e-1
CONST(0x4c, $0x40000000) // V31 2
GLOBL mathc<>(SB), RODATA|NOPTR, $0x50

// The constants of exp and those of the others; r is scratch.
#define CONSTANTS(r) \
	MOVD $mathc<>(SB), r \
	VLD4R.P 16(r), [V12.S4, V13.S4, V14.S4, V15.S4] \
	VLD4R.P 16(r), [V16.S4, V17.S4, V18.S4, V19.S4] \
	VLD4R.P 16(r), [V20.S4, V21.S4, V22.S4, V23.S4] \
	VLD4R.P 16(r), [V24.S4, V25.S4, V26.S4, V27.S4] \
	VLD4R (r), [V28.S4, V29.S4, V30.S4, V31.S4]

// x = exp(x). CLAMPMIN and CLAMPMAX keep x in −104 … 89, where EXPIN's exponents are in
// range and whose ends give 0 and Inf; a NaN in x stays one.
//   V0 x · V1–V3 scratch
#define EXP \
	CLAMPMIN \
	CLAMPMAX \
	EXPIN

#define CLAMPMIN FMAX(22, 0, 0)
#define CLAMPMAX FMIN(23, 0, 0)

// x = exp(x), −104 ≤ x ≤ 89: n = round(x·log2 e), r = x − n·ln 2, exp(r) by
// polynomial, times 2ⁿ in two halves so that denormal results and Inf come out
// right. The bits of 2ᵐ are those of 1 plus m·2²³.
//   V0 x, then r, then exp(r) · V1 n · V2, V3 the polynomial, then V3 half of n
#define EXPIN \
	FMUL(12, 0, 1) \
	FRINTN(1, 1) \
	VFMLS V13.S4, V1.S4, V0.S4 \
	VFMLS V14.S4, V1.S4, V0.S4 \
	FCVTNS(1, 1) \
	VMOV V16.B16, V2.B16 \
	VMOV V17.B16, V3.B16 \
	VFMLA V15.S4, V0.S4, V2.S4 \
	VFMLA V2.S4, V0.S4, V3.S4 \
	VMOV V18.B16, V2.B16 \
	VFMLA V3.S4, V0.S4, V2.S4 \
	VMOV V19.B16, V3.B16 \
	VFMLA V2.S4, V0.S4, V3.S4 \
	VMOV V20.B16, V2.B16 \
	VFMLA V3.S4, V0.S4, V2.S4 \
	FMUL(0, 0, 3) \
	VFMLA V3.S4, V2.S4, V0.S4 \
	FADD(21, 0, 0) \
	SSHR(1, 1, 3) \
	VSUB V3.S4, V1.S4, V1.S4 \
	VSHL $23, V3.S4, V3.S4 \
	VSHL $23, V1.S4, V1.S4 \
	VADD V21.S4, V3.S4, V3.S4 \
	VADD V21.S4, V1.S4, V1.S4 \
	FMUL(3, 0, 0) \
	FMUL(1, 0, 0)

// x = 1 / (1 + exp(−x)), as e / (1 + e) with e = exp(−|x|) below 0, where exp(−x)
// would overflow long before the result underflows. V3 is the rounding error of
// 1 + e; without it the result is off by 2.4 ulp.
//   V0 x · V1–V3 scratch · V4 keeps x, then ones where it is negative
#define SIGMOID \
	VMOV V0.B16, V4.B16 \
	VORR V24.B16, V0.B16, V0.B16 \
	CLAMPMIN \
	EXPIN \
	FADD(21, 0, 2) \
	FSUB(21, 2, 3) \
	FSUB(3, 0, 3) \
	SSHR(31, 4, 4) \
	VBIF V4.B16, V21.B16, V0.B16 \
	FDIV(2, 0, 0) \
	VFMLS V3.S4, V0.S4, V0.S4

// x = tanh(x): below 0.625 the odd polynomial x + x³·P(x²), which keeps small
// arguments exact, else 1 − 2/(exp(2|x|) + 1), with the sign of x, even of −0.
//   V0 x · V1–V3 scratch: x², the polynomial · V4 keeps x, then |x| < 0.625
//   V5 its sign
#define TANH \
	VMOV V0.B16, V4.B16 \
	FABS(0, 0) \
	FADD(0, 0, 0) \
	CLAMPMAX \
	EXPIN \
	FADD(21, 0, 0) \
	FDIV(0, 31, 0) \
	FSUB(0, 21, 0) \
	VAND V24.B16, V4.B16, V5.B16 \
	FMUL(4, 4, 1) \
	VMOV V27.B16, V2.B16 \
	VFMLA V26.S4, V1.S4, V2.S4 \
	VMOV V28.B16, V3.B16 \
	VFMLA V2.S4, V1.S4, V3.S4 \
	VMOV V29.B16, V2.B16 \
	VFMLA V3.S4, V1.S4, V2.S4 \
	VMOV V30.B16, V3.B16 \
	VFMLA V2.S4, V1.S4, V3.S4 \
	FMUL(1, 3, 3) \
	VMOV V4.B16, V2.B16 \
	VFMLA V3.S4, V4.S4, V2.S4 \
	FABS(4, 4) \
	FCMGT(4, 25, 4) \
	VBIT V4.B16, V2.B16, V0.B16 \
	VORR V5.B16, V0.B16, V0.B16
