//go:build !purego

#include "textflag.h"
#include "gates_amd64.h"
#include "tail_avx512_amd64.h"
#include "exp_avx512_amd64.h"

// r = Z0→Z4, z = Z1→Z5
#define RESETUPDATE(sigmoid) \
	sigmoid(Z0, Z4, Z8, Z17, Z9) \
	sigmoid(Z1, Z5, Z10, Z17, Z11)
// n = Z2→Z6
#define NEW(tanh) tanh(Z2, Z6, Z14, Z15, Z16, Z17, Z18)

// func GatesGRUAVX512(n, h int, gates, sums, bias, hPrev, out *float32)
//   CX floats left · AX 4·h · SI gates, DI sums (r, z, n at 0, AX, 2·AX)
//   R8 bias · R9 hPrev · R10 out · K1 lanes that are left · Z7 s
TEXT ·GatesGRUAVX512(SB), NOSPLIT, $0-56
	ROWARGS(DI, R8, R9, R10)
	EXPCONSTS(C_SIGMOIDHI)
	TANHCONSTS
	KXNORW K1, K1, K1
	TESTQ CX, CX
	JLE  done

sixteen:
	CMPQ CX, $16
	JGE  all
	TAIL(DX)

all:
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (SI)(AX*1), K1, Z1
	VMOVUPS.Z (SI)(AX*2), K1, Z2
	VMOVUPS.Z (DI), K1, Z3
	VMOVUPS.Z (DI)(AX*1), K1, Z4
	VMOVUPS.Z (DI)(AX*2), K1, Z7
	VMOVUPS.Z (R8), K1, Z5
	VADDPS Z3, Z0, Z0
	VADDPS Z4, Z1, Z1
	VADDPS Z5, Z7, Z7
	RESETUPDATE(SIGMOID1)
	RESETUPDATE(SIGMOID2)
	RESETUPDATE(SIGMOID3)
	RESETUPDATE(SIGMOID4)
	RESETUPDATE(SIGMOID5)
	VFMADD231PS Z7, Z4, Z2
	NEW(TANH1)
	NEW(TANH2)
	NEW(TANH3)
	NEW(TANH4)
	NEW(TANH5)
	VMOVUPS Z4, K1, (SI)
	VMOVUPS Z5, K1, (SI)(AX*1)
	VMOVUPS Z6, K1, (SI)(AX*2)
	VMOVUPS Z7, K1, (DI)(AX*2)
	VMOVUPS.Z (R9), K1, Z0
	VSUBPS Z6, Z0, Z0       // hPrev − n
	VFMADD231PS Z0, Z5, Z6
	VMOVUPS Z6, K1, (R10)
	NEXT(64, DI, R8, R9, R10)
	SUBQ $16, CX
	JG   sixteen

done:
	VZEROUPPER
	RET
