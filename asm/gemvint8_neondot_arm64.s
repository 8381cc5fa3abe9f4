//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

#define STEP 32
#define LOAD(r, v, w) VLD1.P 32(r), [V(v).B16, V(w).B16]
#define DOT(m, n, d) SDOT(m, n, d)

#include "gemv_arm64.h"
#include "gemvint8_arm64.h"

// func GemvInt8NEONDot(rows, ld int, a *int8, ids *int32, x *int8, count int, y *float32, ldy int)
TEXT ·GemvInt8NEONDot(SB), NOSPLIT, $0-64
	GEMVINT8
