// Constants, each replicated to 8 floats, and exp, sigmoid, tanh on Y registers.
// The polynomials are those of Cephes' expf and tanhf (S. Moshier, 1992).

#define CONST(o, v) \
	DATA mathc<>+(o+0)(SB)/8, v \
	DATA mathc<>+(o+8)(SB)/8, v \
	DATA mathc<>+(o+16)(SB)/8, v \
	DATA mathc<>+(o+24)(SB)/8, v

CONST(0x000, $0x3fb8aa3b3fb8aa3b) // log2(e)
CONST(0x020, $0x3f3180003f318000) // ln 2, its first bits
CONST(0x040, $0xb95e8083b95e8083) // ln 2, the rest
CONST(0x060, $0x3950696739506967) // 1.9875691500e-4
CONST(0x080, $0x3ab743ce3ab743ce) // 1.3981999507e-3
CONST(0x0a0, $0x3c0889083c088908) // 8.3334519073e-3
CONST(0x0c0, $0x3d2aa9c13d2aa9c1) // 4.1665795894e-2
CONST(0x0e0, $0x3e2aaaaa3e2aaaaa) // 1.6666665459e-1
CONST(0x100, $0x3f0000003f000000) // 0.5
CONST(0x120, $0x3f8000003f800000) // 1
CONST(0x140, $0x0000007f0000007f) // 127, the exponent's bias
CONST(0x160, $0xc2d00000c2d00000) // −104, where exp is 0
CONST(0x180, $0x42b2000042b20000) // 89, where exp is +Inf
CONST(0x1a0, $0x8000000080000000) // the sign bit
CONST(0x1c0, $0x3f2000003f200000) // 0.625, where tanh changes its formula
CONST(0x1e0, $0xbbbaf0eabbbaf0ea) // −5.70498872745e-3
CONST(0x200, $0x3ca9134e3ca9134e) // 2.06390887954e-2
CONST(0x220, $0xbd5c1e2dbd5c1e2d) // −5.37397155531e-2
CONST(0x240, $0x3e0883933e088393) // 1.33314422036e-1
CONST(0x260, $0xbeaaaa99beaaaa99) // −3.33332819422e-1
CONST(0x280, $0x4000000040000000) // 2
GLOBL mathc<>(SB), RODATA|NOPTR, $0x2a0

#define C_LOG2E mathc<>+0x000(SB)
#define C_LN2HI mathc<>+0x020(SB)
#define C_LN2LO mathc<>+0x040(SB)
#define C_E5 mathc<>+0x060(SB)
#define C_E4 mathc<>+0x080(SB)
#define C_E3 mathc<>+0x0a0(SB)
#define C_E2 mathc<>+0x0c0(SB)
#define C_E1 mathc<>+0x0e0(SB)
#define C_HALF mathc<>+0x100(SB)
#define C_ONE mathc<>+0x120(SB)
#define C_BIAS mathc<>+0x140(SB)
#define C_LO mathc<>+0x160(SB)
#define C_HI mathc<>+0x180(SB)
#define C_SIGN mathc<>+0x1a0(SB)
#define C_SMALL mathc<>+0x1c0(SB)
#define C_T4 mathc<>+0x1e0(SB)
#define C_T3 mathc<>+0x200(SB)
#define C_T2 mathc<>+0x220(SB)
#define C_T1 mathc<>+0x240(SB)
#define C_T0 mathc<>+0x260(SB)
#define C_TWO mathc<>+0x280(SB)

// x = exp(x). CLAMPMIN and CLAMPMAX keep x in −104 … 89, where EXPIN's exponents are in
// range and whose ends give 0 and Inf; a NaN in x stays one.
#define EXP(x, n, p, t) \
	CLAMPMIN(x, n) \
	CLAMPMAX(x, p) \
	EXPIN(x, n, p, t)

#define CLAMPMIN(x, n) \
	VMOVUPS C_LO, n \
	VMAXPS x, n, x

#define CLAMPMAX(x, n) \
	VMOVUPS C_HI, n \
	VMINPS x, n, x

// x = exp(x), −104 ≤ x ≤ 89: n = round(x·log2 e), r = x − n·ln 2, exp(r) by
// polynomial, times 2ⁿ in two halves so that denormal results and Inf come out
// right.
#define EXPIN(x, n, p, t) \
	VMULPS C_LOG2E, x, n \
	VROUNDPS $8, n, n \
	VFNMADD231PS C_LN2HI, n, x \
	VFNMADD231PS C_LN2LO, n, x \
	VCVTPS2DQ n, n \
	VMOVUPS C_E5, p \
	VFMADD213PS C_E4, x, p \
	VFMADD213PS C_E3, x, p \
	VFMADD213PS C_E2, x, p \
	VFMADD213PS C_E1, x, p \
	VFMADD213PS C_HALF, x, p \
	VMULPS x, x, t \
	VFMADD213PS x, t, p \
	VADDPS C_ONE, p, p \
	VPSRAD $1, n, t \
	VPSUBD t, n, n \
	VPADDD C_BIAS, t, t \
	VPADDD C_BIAS, n, n \
	VPSLLD $23, t, t \
	VPSLLD $23, n, n \
	VMULPS t, p, x \
	VMULPS n, x, x

// x = 1 / (1 + exp(−x)), as e / (1 + e) with e = exp(−|x|) below 0, where exp(−x)
// would overflow long before the result underflows. t is the rounding error of 1 + e;
// without it the result is off by 2.4 ulp. n, p, t are scratch, s keeps x.
#define SIGMOID(x, n, p, t, s) \
	VMOVAPS x, s \
	VORPS C_SIGN, x, x \
	CLAMPMIN(x, n) \
	EXPIN(x, n, p, t) \
	VMOVUPS C_ONE, n \
	VADDPS n, x, p \
	VSUBPS n, p, t \
	VSUBPS t, x, t \
	VBLENDVPS s, x, n, x \
	VDIVPS p, x, x \
	VFNMADD231PS t, x, x

// x = tanh(x): below 0.625 the odd polynomial x + x³·P(x²), which keeps small
// arguments exact, else 1 − 2/(exp(2|x|) + 1), with the sign of x, even of −0. n, p, t
// are scratch, s keeps x.
#define TANH(x, n, p, t, s) \
	VMOVAPS x, s \
	VMOVUPS C_SIGN, p \
	VANDNPS x, p, x \
	VADDPS x, x, x \
	CLAMPMAX(x, n) \
	EXPIN(x, n, p, t) \
	VADDPS C_ONE, x, x \
	VMOVUPS C_TWO, p \
	VDIVPS x, p, x \
	VMOVUPS C_ONE, p \
	VSUBPS x, p, x \
	VANDPS C_SIGN, s, t \
	VMULPS s, s, n \
	VMOVUPS C_T4, p \
	VFMADD213PS C_T3, n, p \
	VFMADD213PS C_T2, n, p \
	VFMADD213PS C_T1, n, p \
	VFMADD213PS C_T0, n, p \
	VMULPS n, p, p \
	VFMADD213PS s, s, p \
	VXORPS t, s, s \
	VMOVUPS C_SMALL, n \
	VCMPPS $1, n, s, n \
	VBLENDVPS n, p, x, x \
	VORPS t, x, x
