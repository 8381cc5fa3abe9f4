//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "gemv_rest_arm64.h"

#define STEP 32
#define LOAD(r, v, w) VLD1.P 32(r), [V(v).S4, V(w).S4]
#define LOADHALF(r, v, w) VLD1.P 16(r), [V(v).S4]
#define DOT(m, n, d) FMLA(m, n, d)
#define ADDPAIRS(m, n, d) FADDP(m, n, d)

#define REST(TILE, rest, end) \
	TBZ $4, R21, rest \
	TILE(LOADHALF, NONE) \
	SUB $16, R21 \
rest: \
	LAST(TILE, LOADLAST, NONE, end) \
end:

#define ROWOF(r) \
	MOVD R2, r \
	ADD  R3, R2

#include "gemv_arm64.h"

// func GemvNEON(rows, n int, a *float32, lda int, x *float32, ldx, count int, y *float32, ldy int)
//   registers as in gemv_arm64.h
TEXT ·GemvNEON(SB), NOSPLIT, $0-72
	MOVD rows+0(FP), R0
	MOVD n+8(FP), R1
	MOVD a+16(FP), R2
	MOVD lda+24(FP), R3
	MOVD x+32(FP), R12
	MOVD ldx+40(FP), R13
	MOVD count+48(FP), R22
	MOVD y+56(FP), R19
	MOVD ldy+64(FP), R20
	LSL  $2, R1
	LSL  $2, R3
	LSL  $2, R13
	LSL  $2, R20
	GEMV
