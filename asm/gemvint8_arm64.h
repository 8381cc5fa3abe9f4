// Products of int8 with gemv_arm64.h: rows of whole steps, with or without ids. The including
// file defines STEP, LOAD and DOT.

#define ADDPAIRS(m, n, d) ADDP(m, n, d)
#define REST(TILE, rest, end)

// r = row *R24, counted from R2. Without ids, R24 points to a 0 and R2 advances by R26;
// with ids, R24 advances by R25 and R2 stays.
#define ROWOF(r) \
	MOVW (R24), R22 \
	ADD  R25, R24 \
	MADD R22, R2, R3, r \
	ADD  R26, R2

DATA zero<>+0(SB)/4, $0
GLOBL zero<>(SB), RODATA|NOPTR, $4

// GEMVINT8 is the body of
//
//	func(rows, ld int, a *int8, ids *int32, x *int8, count int, y *float32, ldy int)
//
//   R24 ids, R25 and R26 as in ROWOF · other registers as in gemv_arm64.h
#define GEMVINT8 \
	MOVD rows+0(FP), R0 \
	MOVD ld+8(FP), R1 \
	MOVD a+16(FP), R2 \
	MOVD ids+24(FP), R24 \
	MOVD x+32(FP), R12 \
	MOVD count+40(FP), R22 \
	MOVD y+48(FP), R19 \
	MOVD ldy+56(FP), R20 \
	MOVD R1, R3 \
	MOVD R1, R13 \
	LSL  $2, R20 \
	MOVD $4, R25 \
	MOVD $0, R26 \
	CBNZ R24, vectors \
	MOVD $zero<>(SB), R24 \
	MOVD $0, R25 \
	MOVD R1, R26 \
vectors: \
	GEMV
