//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"
#include "vector_amd64.h"

#define ANY \
	VCMPPS $17, Z4, Z0, K1 \
	KORTESTW K1, K1
#define ONE \
	CMPQ CX, $16 \
	JGE  sixteen \
	TAIL(AX) \
	VMOVUPS.Z (SI), K1, Z1 \
	VCMPPS $17, Z1, Z0, K1, K1 \
	JMP  test \
sixteen: \
	VCMPPS $17, (SI), Z0, K1 \
test: \
	KMOVW K1, AX

// func AboveAVX512(n int, x *float32, threshold float32) int
//   K1 lanes of the tail
TEXT ·AboveAVX512(SB), NOSPLIT, $0-32
	ABOVE(64, 16, Z0, Z1, Z2, Z3, Z4, ANY, ONE)
