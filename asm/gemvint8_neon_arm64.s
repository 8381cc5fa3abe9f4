//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// Bytes widen to 16 bits; their products are summed in 32.
#define STEP 16
#define LOAD(r, v, w) \
	VLD1.P 16(r), [V(v).B16] \
	SXTL2(v, w) \
	SXTL(v, v)
#define DOT(m, n, d) \
	SMLAL(m, n, d) \
	SMLAL2(m, n, d)

#include "gemv_arm64.h"
#include "gemvint8_arm64.h"

// func GemvInt8NEON(rows, ld int, a *int8, ids *int32, x *int8, count int, y *float32, ldy int)
TEXT ·GemvInt8NEON(SB), NOSPLIT, $0-64
	GEMVINT8
