//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"

DATA lanes<>+0(SB)/8, $0x0000000100000000
DATA lanes<>+8(SB)/8, $0x0000000300000002
DATA lanes<>+16(SB)/8, $0x0000000500000004
DATA lanes<>+24(SB)/8, $0x0000000700000006
DATA lanes<>+32(SB)/8, $0x0000000900000008
DATA lanes<>+40(SB)/8, $0x0000000b0000000a
DATA lanes<>+48(SB)/8, $0x0000000d0000000c
DATA lanes<>+56(SB)/8, $0x0000000f0000000e
GLOBL lanes<>(SB), RODATA|NOPTR, $64

// Predicate 13 is x + factor·margin ≥ threshold, false for a NaN.
#define TEST(at, z, k) \
	VMULPS at(DX), Z1, z \
	VADDPS at(SI), z, z \
	VCMPPS $13, Z0, z, k

// WRITE writes the indices of the lanes of k, and leftovers behind them, which the next
// WRITE overwrites.
#define WRITE(k) \
	VPCOMPRESSD Z2, k, Z8 \
	VMOVDQU32 Z8, (DI) \
	KMOVW k, AX \
	POPCNTL AX, AX \
	LEAQ (DI)(AX*4), DI \
	VPADDD Z3, Z2, Z2

// func SelectAboveAVX512(n int, x, margin *float32, factor, threshold float32, first int32, ids *int32) int
//   CX floats left · SI x · DX margin · DI ids · Z0 threshold · Z1 factor · Z2 next indices · Z3 16 · Z4 64
TEXT ·SelectAboveAVX512(SB), NOSPLIT, $0-56
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ margin+16(FP), DX
	VBROADCASTSS factor+24(FP), Z1
	VBROADCASTSS threshold+28(FP), Z0
	MOVL first+32(FP), AX
	VPBROADCASTD AX, Z2
	MOVQ ids+40(FP), DI
	VPADDD lanes<>(SB), Z2, Z2
	MOVL $16, AX
	VPBROADCASTD AX, Z3
	VPSLLD $2, Z3, Z4
	SUBQ $64, CX
	JL   rest

four:
	TEST(0, Z5, K1)
	TEST(64, Z6, K2)
	TEST(128, Z7, K3)
	TEST(192, Z8, K4)
	KUNPCKWD K1, K2, K5
	KUNPCKWD K3, K4, K6
	KORTESTD K5, K6
	JNZ  some
	VPADDD Z4, Z2, Z2

next:
	ADDQ $256, SI
	ADDQ $256, DX
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JLE  done

one:
	TAIL(AX)
	VMOVUPS.Z (DX), K1, Z5
	VMULPS Z5, Z1, Z5
	VMOVUPS.Z (SI), K1, Z6
	VADDPS Z6, Z5, Z5
	VCMPPS $13, Z0, Z5, K1, K1
	WRITE(K1)
	ADDQ $64, SI
	ADDQ $64, DX
	SUBQ $16, CX
	JG   one

done:
	SUBQ ids+40(FP), DI
	SHRQ $2, DI
	MOVQ DI, ret+48(FP)
	VZEROUPPER
	RET

some:
	WRITE(K1)
	WRITE(K2)
	WRITE(K3)
	WRITE(K4)
	JMP next
