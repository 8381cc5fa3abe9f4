//go:build !purego

#include "textflag.h"
#include "gates_amd64.h"
#include "tail_avx512_amd64.h"
#include "exp_avx512_amd64.h"

// i = Z0→Z4, f = Z1→Z5, g = (SI)(AX*2)→Z6, o = Z3→Z7
#define EACH(sigmoid, tanh) \
	sigmoid(Z0, Z4, Z8, Z17, Z9) \
	sigmoid(Z1, Z5, Z10, Z17, Z11) \
	tanh(Z2, Z6, Z14, Z15, Z16, Z17, Z18) \
	sigmoid(Z3, Z7, Z12, Z17, Z13)
#define ACTIVATE \
	EACH(SIGMOID1, TANH1) \
	EACH(SIGMOID2, TANH2) \
	EACH(SIGMOID3, TANH3) \
	EACH(SIGMOID4, TANH4) \
	EACH(SIGMOID5, TANH5)

// Z0, Z4, Z8, Z12 = tanh of 64 floats at R9.
#define FOUR(tanh) \
	tanh((R9), Z0, Z1, Z2, Z3, Z17, Z18) \
	tanh(64(R9), Z4, Z5, Z6, Z7, Z17, Z18) \
	tanh(128(R9), Z8, Z9, Z10, Z11, Z17, Z18) \
	tanh(192(R9), Z12, Z13, Z14, Z15, Z17, Z18)
#define ONE(tanh) tanh(Z16, Z0, Z1, Z2, Z3, Z17, Z18)

// func GatesAVX512(n, h int, gates, cPrev, c, tc, out *float32)
//   CX floats left · AX 4·h · BX 12·h · SI gates (i, f, g, o at 0, AX, 2·AX, BX)
//   R8 cPrev · R9 c · R10 tc · R11 out · K1 lanes of the tail
// Two passes over a row that is in the cache: first the gates and c, then tanh(c). In one
// pass its long chain of instructions would wait for the gates' chains.
TEXT ·GatesAVX512(SB), NOSPLIT, $0-56
	MOVQ n+0(FP), CX
	MOVQ h+8(FP), AX
	MOVQ gates+16(FP), SI
	MOVQ cPrev+24(FP), R8
	MOVQ c+32(FP), R9
	SHLQ $2, AX
	LEAQ (AX)(AX*2), BX
	EXPCONSTS(C_SIGMOIDHI)
	TANHCONSTS
	SUBQ $16, CX
	JL   rest

sixteen:
	LOADFOUR(Z0, Z1, Z2, Z3)
	ACTIVATE
	STOREFOUR(Z4, Z5, Z6, Z7)
	VMULPS (R8), Z5, Z5
	VFMADD231PS Z6, Z4, Z5
	VMOVUPS Z5, (R9)
	ADDQ $64, SI
	ADDQ $64, R8
	ADDQ $64, R9
	SUBQ $16, CX
	JGE  sixteen

rest:
	ADDQ $16, CX
	JZ   cell
	TAIL(DX)
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (SI)(AX*1), K1, Z1
	VMOVUPS.Z (SI)(AX*2), K1, Z2
	VMOVUPS.Z (SI)(BX*1), K1, Z3
	ACTIVATE
	VMOVUPS Z4, K1, (SI)
	VMOVUPS Z5, K1, (SI)(AX*1)
	VMOVUPS Z6, K1, (SI)(AX*2)
	VMOVUPS Z7, K1, (SI)(BX*1)
	VMOVUPS.Z (R8), K1, Z8
	VMULPS Z8, Z5, Z5
	VFMADD231PS Z6, Z4, Z5
	VMOVUPS Z5, K1, (R9)

cell:
	MOVQ n+0(FP), CX
	MOVQ gates+16(FP), SI
	MOVQ c+32(FP), R9
	MOVQ tc+40(FP), R10
	MOVQ out+48(FP), R11
	ADDQ BX, SI
	SUBQ $64, CX
	JL   fewer

four:
	FOUR(TANH1)
	FOUR(TANH2)
	FOUR(TANH3)
	FOUR(TANH4)
	FOUR(TANH5)
	VMOVUPS Z0, (R10)
	VMOVUPS Z4, 64(R10)
	VMOVUPS Z8, 128(R10)
	VMOVUPS Z12, 192(R10)
	VMULPS (SI), Z0, Z0
	VMULPS 64(SI), Z4, Z4
	VMULPS 128(SI), Z8, Z8
	VMULPS 192(SI), Z12, Z12
	VMOVUPS Z0, (R11)
	VMOVUPS Z4, 64(R11)
	VMOVUPS Z8, 128(R11)
	VMOVUPS Z12, 192(R11)
	ADDQ $256, SI
	ADDQ $256, R9
	ADDQ $256, R10
	ADDQ $256, R11
	SUBQ $64, CX
	JGE  four

fewer:
	ADDQ $64, CX
	JZ   done

one:
	TAIL(DX)
	VMOVUPS.Z (R9), K1, Z16
	ONE(TANH1)
	ONE(TANH2)
	ONE(TANH3)
	ONE(TANH4)
	ONE(TANH5)
	VMOVUPS.Z (SI), K1, Z4
	VMOVUPS Z0, K1, (R10)
	VMULPS Z4, Z0, Z0
	VMOVUPS Z0, K1, (R11)
	ADDQ $64, SI
	ADDQ $64, R9
	ADDQ $64, R10
	ADDQ $64, R11
	SUBQ $16, CX
	JG   one

done:
	VZEROUPPER
	RET

// From Z0 i · Z1 f · Z2 g · Z3 o · Z4 tc · Z5 dh · Z6 dc · Z7 cPrev · Z15 ones:
// Z10 di · Z11 df · Z12 dg · Z9 do · Z6 dc.
#define GRADIENTS \
	VMOVAPS Z15, Z8 \
	VFNMADD231PS Z4, Z4, Z8  /* 1 − tc² */ \
	VMULPS Z5, Z3, Z9        /* dh·o */ \
	VFMADD231PS Z8, Z9, Z6   /* dc */ \
	VMULPS Z5, Z4, Z9        /* dh·tc */ \
	VMULPS Z3, Z9, Z9 \
	VSUBPS Z3, Z15, Z10 \
	VMULPS Z10, Z9, Z9       /* do */ \
	VMULPS Z6, Z2, Z10       /* dc·g */ \
	VMULPS Z0, Z10, Z10 \
	VSUBPS Z0, Z15, Z11 \
	VMULPS Z11, Z10, Z10     /* di */ \
	VMULPS Z7, Z6, Z11       /* dc·cPrev */ \
	VMULPS Z1, Z11, Z11 \
	VSUBPS Z1, Z15, Z12 \
	VMULPS Z12, Z11, Z11     /* df */ \
	VMULPS Z6, Z0, Z12       /* dc·i */ \
	VMOVAPS Z15, Z13 \
	VFNMADD231PS Z2, Z2, Z13 /* 1 − g² */ \
	VMULPS Z13, Z12, Z12     /* dg */ \
	VMULPS Z1, Z6, Z6        /* dc·f */

// func GatesGradAVX512(n, h int, gates, cPrev, tc, dh, dc *float32)
//   CX floats left · AX 4·h · BX 12·h · SI gates (i, f, g, o at 0, AX, 2·AX, BX)
//   R8 cPrev · R9 tc · R10 dh · R11 dc · K1 lanes of the tail
TEXT ·GatesGradAVX512(SB), NOSPLIT, $0-56
	ROWARGS(R8, R9, R10, R11)
	VBROADCASTSS C_ONE, Z15
	LEAQ (AX)(AX*2), BX
	SUBQ $16, CX
	JL   rest

sixteen:
	LOADFOUR(Z0, Z1, Z2, Z3)
	VMOVUPS (R9), Z4
	VMOVUPS (R10), Z5
	VMOVUPS (R11), Z6
	VMOVUPS (R8), Z7
	GRADIENTS
	STOREFOUR(Z10, Z11, Z12, Z9)
	VMOVUPS Z6, (R11)
	NEXT(64, R8, R9, R10, R11)
	SUBQ $16, CX
	JGE  sixteen

rest:
	ADDQ $16, CX
	JZ   done
	TAIL(DX)
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (SI)(AX*1), K1, Z1
	VMOVUPS.Z (SI)(AX*2), K1, Z2
	VMOVUPS.Z (SI)(BX*1), K1, Z3
	VMOVUPS.Z (R9), K1, Z4
	VMOVUPS.Z (R10), K1, Z5
	VMOVUPS.Z (R11), K1, Z6
	VMOVUPS.Z (R8), K1, Z7
	GRADIENTS
	VMOVUPS Z10, K1, (SI)
	VMOVUPS Z11, K1, (SI)(AX*1)
	VMOVUPS Z12, K1, (SI)(AX*2)
	VMOVUPS Z9, K1, (SI)(BX*1)
	VMOVUPS Z6, K1, (R11)

done:
	VZEROUPPER
	RET
