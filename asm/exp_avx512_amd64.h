// exp, sigmoid and tanh on Z registers; the upper Z registers hold the constants.
//
// 2ⁿ·eʳ with n = x·log₂e rounded to sixteenths, so that |r| ≤ ln2/32 and eʳ − 1 is a
// short polynomial; 2ⁿ is a table of 2 to the sixteenths, scaled by ⌊n⌋ with one
// rounding, also where the result is denormal, 0 or Inf.

// A table has 16 floats, any other constant one.
#define TABLE8(o, a, b, c, d) \
	DATA mathz<>+(o+0)(SB)/8, a \
	DATA mathz<>+(o+8)(SB)/8, b \
	DATA mathz<>+(o+16)(SB)/8, c \
	DATA mathz<>+(o+24)(SB)/8, d

// 2^(i/16)
TABLE8(0x00, $0x3f85aac33f800000, $0x3f91c3d33f8b95c2, $0x3f9ef5323f9837f0, $0x3fad583f3fa5fed7)
TABLE8(0x20, $0x3fbd08a43fb504f3, $0x3fce248c3fc5672a, $0x3fe0ccdf3fd744fd, $0x3ff5257d3feac0c7)
// 2^(i/16) − 1
TABLE8(0x40, $0x3d35586d00000000, $0x3e0e1e9c3db95c1e, $0x3e77a9933e41bf83, $0x3eb560fc3e97fb5b)
TABLE8(0x60, $0x3ef4228e3ed413cd, $0x3f1c49183f0ace54, $0x3f4199be3f2e89fa, $0x3f6a4afa3f55818e)
// ln of the float for 2^(i/16), less (i/16)·(ln 2, rounded): with it that float is exact
TABLE8(0x80, $0xb3474e4d00000000, $0xb34cad2b3249eef8, $0xb31e1461b30b338d, $0x31e4370233020956)
TABLE8(0xa0, $0x32fc974eb29b30df, $0xb1fed8fdb1dcb7d8, $0x317f093d326456f1, $0xb1edfbb331994d6b)
DATA mathz<>+0xc0(SB)/4, $0x3fb8aa3b // log₂e
DATA mathz<>+0xc4(SB)/4, $0x49400000 // 1.5·2¹⁹: a sum with it is rounded to sixteenths, whose number is its low bits
DATA mathz<>+0xc8(SB)/4, $0x3f317218 // ln 2, rounded
DATA mathz<>+0xcc(SB)/4, $0xb102e308 // ln 2, the rest
DATA mathz<>+0xd0(SB)/4, $0x3d2aaaab // 1/24
DATA mathz<>+0xd4(SB)/4, $0x3e2aaaab // 1/6
DATA mathz<>+0xd8(SB)/4, $0x3f000110 // ½ + (√2−1)/12·(ln2/32)², which stands for the next power too
DATA mathz<>+0xdc(SB)/4, $0x3f000000 // ½
DATA mathz<>+0xe0(SB)/4, $0x3f800000 // 1
DATA mathz<>+0xe4(SB)/4, $0xc2d00000 // −104, where exp is 0
DATA mathz<>+0xe8(SB)/4, $0x42b20000 // 89, where exp is +Inf
DATA mathz<>+0xec(SB)/4, $0x41f00000 // 30, above where sigmoid is 1 and tanh(x/2) too
DATA mathz<>+0xf0(SB)/4, $0x80000000 // the sign bit
GLOBL mathz<>(SB), RODATA|NOPTR, $0xf4

// The constants' registers; Z0–Z19 stay free, Z20 and Z21 too without TANHCONSTS.
#define ZLOG2E Z31
#define ZMAGIC Z30
#define ZLN2HI Z29
#define ZLN2LO Z28
#define ZPOW Z27
#define ZE3 Z26
#define ZE2 Z25
#define ZONE Z24
#define ZLO Z23
#define ZHI Z22
#define ZHALF Z21
#define ZSIGN Z20

// hi is C_EXPHI or C_SIGMOIDHI.
#define EXPCONSTS(hi) \
	VMOVUPS mathz<>+0x00(SB), ZPOW \
	VBROADCASTSS mathz<>+0xc0(SB), ZLOG2E \
	VBROADCASTSS mathz<>+0xc4(SB), ZMAGIC \
	VBROADCASTSS mathz<>+0xc8(SB), ZLN2HI \
	VBROADCASTSS mathz<>+0xcc(SB), ZLN2LO \
	VBROADCASTSS mathz<>+0xd4(SB), ZE3 \
	VBROADCASTSS mathz<>+0xd8(SB), ZE2 \
	VBROADCASTSS mathz<>+0xe0(SB), ZONE \
	VBROADCASTSS mathz<>+0xe4(SB), ZLO \
	VBROADCASTSS hi, ZHI

#define C_POW1 mathz<>+0x40(SB)
#define C_LNPOW mathz<>+0x80(SB)
#define C_E4 mathz<>+0xd0(SB)
#define C_ONE mathz<>+0xe0(SB)
#define C_EXPHI mathz<>+0xe8(SB)
#define C_SIGMOIDHI mathz<>+0xec(SB)

#define TANHCONSTS \
	VBROADCASTSS mathz<>+0xdc(SB), ZHALF \
	VBROADCASTSS mathz<>+0xf0(SB), ZSIGN

// n = x·log₂e in sixteenths, its table index in the low bits until ZMAGIC is taken off.
#define SIXTEENTHS(x, n) \
	VMOVAPS ZMAGIC, n \
	VFMADD231PS ZLOG2E, x, n

// n = the number itself, x = the remainder r = x − n·ln 2.
#define REMAINDER(x, n) \
	VSUBPS ZMAGIC, n, n \
	VFNMADD231PS ZLN2HI, n, x \
	VFNMADD231PS ZLN2LO, n, x

// Clamp x to the bounds; a NaN in x stays one.
#define BOUNDS(x) \
	VMAXPS x, ZLO, x \
	VMINPS x, ZHI, x

// t·(eʳ − 1) = p·x afterwards, with p ≈ (eʳ − 1)/r; x is r before and t·r after.
#define TIMESEXPM1(x, p, t) \
	VMOVAPS ZE3, p \
	VFMADD213PS ZE2, x, p \
	VFMADD213PS ZONE, x, p \
	VMULPS t, x, x

// r = e / (1 + e): a quotient of 14 bits, plus the remainder of the division times the
// reciprocal y, which also corrects the rounding of 1 + e.
#define QUOTIENT(e, r, d, y) \
	VADDPS ZONE, e, d \
	VRCP14PS d, y \
	VMULPS e, y, r
#define REFINE(e, r, d, y) \
	VSUBPS r, e, d \
	VFNMADD231PS r, e, d \
	VFMADD231PS d, y, r

// Each function comes in steps. Callers interleave the steps of several functions, since
// one chain alone does not keep the processor busy.

// x = exp(x), 0 or Inf beyond the bounds. n, p, t are scratch.
#define EXP1(x, n, p, t) \
	BOUNDS(x) \
	SIXTEENTHS(x, n)
#define EXP2(x, n, p, t) \
	VPERMPS ZPOW, n, t \
	REMAINDER(x, n)
#define EXP3(x, n, p, t) \
	TIMESEXPM1(x, p, t) \
	VFMADD213PS t, p, x \
	VSCALEFPS n, x, x

// r = 1 / (1 + exp(−x)), as e / (1 + e) with e = exp(x) ≤ exp(ZHI), since exp(−x)
// would overflow long before the result underflows. The table's m = 2^(i/16) − 1 loses
// less than 2^(i/16) does: e = 2ᵏ·(1 + (m + (1+m)·(eʳ−1))). x, n, p, t are scratch.
#define SIGMOID1(x, r, n, p, t) \
	BOUNDS(x) \
	SIXTEENTHS(x, n)
#define SIGMOID2(x, r, n, p, t) \
	VPERMPS ZPOW, n, t \
	VPERMPS C_POW1, n, r \
	REMAINDER(x, n)
#define SIGMOID3(x, r, n, p, t) \
	TIMESEXPM1(x, p, t) \
	VFMADD213PS r, p, x \
	VADDPS ZONE, x, x \
	VSCALEFPS n, x, x
#define SIGMOID4(x, r, n, p, t) QUOTIENT(x, r, n, t)
#define SIGMOID5(x, r, n, p, t) REFINE(x, r, n, t)

// r = tanh(x), as h / (1 + h) with h = (exp(2|x|) − 1) / 2 and the sign of x, even of
// −0. As above, with p = eʳ − 1,
//
//	h = 2ᵏ⁻¹·(m + (1+m)·p) + 2ᵏ⁻¹ − ½
//
// which is p/2 near 0, where k = m = 0. There and a little above, tanh needs a further
// term of p, and 1 + m exact; the rest of k·ln 2 is lost in the result.
// x may stand in memory; a, n, h, p, s are scratch.
#define TANH1(x, r, a, n, h, p, s) \
	VANDNPS x, ZSIGN, a \
	VADDPS a, a, a \
	VMINPS a, ZHI, a \
	SIXTEENTHS(a, n)
#define TANH2(x, r, a, n, h, p, s) \
	VPERMPS C_LNPOW, n, s \
	VPERMPS ZPOW, n, r \
	VSUBPS ZMAGIC, n, n \
	VFNMADD231PS ZLN2HI, n, a \
	VSUBPS s, a, a \
	VSUBPS ZONE, r, h \
	VSCALEFPS n, ZHALF, n
#define TANH3(x, r, a, n, h, p, s) \
	VBROADCASTSS C_E4, p \
	VFMADD213PS ZE3, a, p \
	VFMADD213PS ZHALF, a, p \
	VMULPS a, a, s \
	VFMADD213PS a, s, p \
	VFMADD231PS r, p, h \
	VSUBPS ZHALF, n, p \
	VFMADD213PS p, n, h
#define TANH4(x, r, a, n, h, p, s) QUOTIENT(h, r, a, n)
#define TANH5(x, r, a, n, h, p, s) \
	REFINE(h, r, a, n) \
	VPTERNLOGD $0xf8, x, ZSIGN, r
