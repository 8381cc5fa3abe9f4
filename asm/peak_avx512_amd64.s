//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"
#include "peak_amd64.h"

// In each: Z0, Z1 factors of 0 · Z2 a sum of two products · Z8–Z31 accumulators.

#define FMA(acc) VFMADD231PS Z0, Z1, acc
#define MADD(acc) VPMADDWD Z0, Z1, Z2; VPADDD Z2, acc, acc
#define DOT4(acc) VPDPBUSD Z0, Z1, acc
#define DOT2(acc) VDPBF16PS(0, 1, acc)

// func PeakAVX512(n int)
TEXT ·PeakAVX512(SB), NOSPLIT, $0-8
	ROUNDS(ZEROZ, Z0, Z1, EACHZ, EACHZ, FMA)

// func PeakInt8AVX512(n int)
TEXT ·PeakInt8AVX512(SB), NOSPLIT, $0-8
	ROUNDS(ZEROZ, Z0, Z1, EACHZ, EACHZ, MADD)

// func PeakInt8AVX512VNNI(n int)
TEXT ·PeakInt8AVX512VNNI(SB), NOSPLIT, $0-8
	ROUNDS(ZEROZ, Z0, Z1, EACHZ, EACHZ, DOT4)

// func PeakAVX512BF16(n int)
TEXT ·PeakAVX512BF16(SB), NOSPLIT, $0-8
	ROUNDS(ZEROZ, Z0, Z1, EACHZ, EACHZNUMBER, DOT2)
