//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"
#include "tiles_avx512amx_amd64.h"

#define FOUR(DOT) \
	DOT(6, 4, 0) \
	DOT(7, 4, 1) \
	DOT(6, 5, 2) \
	DOT(7, 5, 3)

// The body of func(n int): n times 12 DOTs of tiles of 0. BX counts.
#define PRODUCTS(DOT) \
	MOVQ n+0(FP), BX \
	PALETTE \
	CONFIGURE(0, 0x1010101010101010, AX) \
	TESTQ BX, BX \
	JZ done \
round: \
	FOUR(DOT) \
	FOUR(DOT) \
	FOUR(DOT) \
	DECQ BX \
	JNZ round \
done: \
	TILERELEASE \
	RET

// func PeakAVX512AMX(n int)
TEXT ·PeakAVX512AMX(SB), NOSPLIT, $64-8
	PRODUCTS(TDPBF16PS)

// func PeakInt8AVX512AMX(n int)
TEXT ·PeakInt8AVX512AMX(SB), NOSPLIT, $64-8
	PRODUCTS(TDPBSUD)
