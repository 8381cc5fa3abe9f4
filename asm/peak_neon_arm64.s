//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

#define ZERO4(a, b, c, d) \
	VMOVI $0, a.B16 \
	VMOVI $0, b.B16 \
	VMOVI $0, c.B16 \
	VMOVI $0, d.B16

#define FOUR(OP, d) \
	OP(0, 1, d) \
	OP(0, 1, d+1) \
	OP(0, 1, d+2) \
	OP(0, 1, d+3)

// R0 rounds of 24 OP: V0, V1 factors of 0 · V8–V31 accumulators.
#define PEAK(OP) \
	MOVD n+0(FP), R0 \
	ZERO4(V0, V1, V8, V9) \
	ZERO4(V10, V11, V12, V13) \
	ZERO4(V14, V15, V16, V17) \
	ZERO4(V18, V19, V20, V21) \
	ZERO4(V22, V23, V24, V25) \
	ZERO4(V26, V27, V28, V29) \
	ZERO4(V30, V31, V30, V31) \
	CBZ  R0, done \
round: \
	FOUR(OP, 8) \
	FOUR(OP, 12) \
	FOUR(OP, 16) \
	FOUR(OP, 20) \
	FOUR(OP, 24) \
	FOUR(OP, 28) \
	SUB  $1, R0 \
	CBNZ R0, round \
done: \
	RET

// func PeakNEON(n int)
TEXT ·PeakNEON(SB), NOSPLIT, $0-8
	PEAK(FMLA)

// func PeakInt8NEON(n int)
TEXT ·PeakInt8NEON(SB), NOSPLIT, $0-8
	PEAK(SMLAL)

// func PeakInt8NEONDot(n int)
TEXT ·PeakInt8NEONDot(SB), NOSPLIT, $0-8
	PEAK(SDOT)

// func PeakNEONBF16(n int)
TEXT ·PeakNEONBF16(SB), NOSPLIT, $0-8
	PEAK(BFMMLA)
