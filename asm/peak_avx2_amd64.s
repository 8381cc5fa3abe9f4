//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"
#include "peak_amd64.h"

// In each: Y0, Y1 factors of 0 · Y2 a sum of two products · Y4–Y15 accumulators.

#define FMA(acc) VFMADD231PS Y0, Y1, acc
#define MADD(acc) VPMADDWD Y0, Y1, Y2; VPADDD Y2, acc, acc
#define DOT4(acc) VEXVPDPBUSD(0, 1, acc)

// func PeakAVX2(n int)
TEXT ·PeakAVX2(SB), NOSPLIT, $0-8
	ROUNDS(ZEROY, Y0, Y1, EACHY, EACHY, FMA)

// func PeakInt8AVX2(n int)
TEXT ·PeakInt8AVX2(SB), NOSPLIT, $0-8
	ROUNDS(ZEROY, Y0, Y1, EACHY, EACHY, MADD)

// func PeakInt8AVX2VNNI(n int)
TEXT ·PeakInt8AVX2VNNI(SB), NOSPLIT, $0-8
	ROUNDS(ZEROY, Y0, Y1, EACHY, EACHYNUMBER, DOT4)
