//go:build !purego

#include "textflag.h"
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
	MOVQ n+0(FP), CX
	MOVQ h+8(FP), AX
	MOVQ gates+16(FP), SI
	MOVQ sums+24(FP), DI
	MOVQ bias+32(FP), R8
	MOVQ hPrev+40(FP), R9
	MOVQ out+48(FP), R10
	SHLQ $2, AX
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
	ADDQ $64, SI
	ADDQ $64, DI
	ADDQ $64, R8
	ADDQ $64, R9
	ADDQ $64, R10
	SUBQ $16, CX
	JG   sixteen

done:
	VZEROUPPER
	RET

// func GatesGRUGradAVX512(n, h int, gates, sums, hPrev, dh, carry *float32)
//   CX floats left · AX 4·h · SI gates, DI sums (r, z, n at 0, AX, 2·AX)
//   R8 hPrev · R9 dh · R10 carry · K1 lanes that are left · Z15 ones
//   Z0 r · Z1 z · Z2 n · Z3 s · Z4 hPrev · Z5 d
TEXT ·GatesGRUGradAVX512(SB), NOSPLIT, $0-56
	MOVQ n+0(FP), CX
	MOVQ h+8(FP), AX
	MOVQ gates+16(FP), SI
	MOVQ sums+24(FP), DI
	MOVQ hPrev+32(FP), R8
	MOVQ dh+40(FP), R9
	MOVQ carry+48(FP), R10
	SHLQ $2, AX
	VBROADCASTSS C_ONE, Z15
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
	VMOVUPS.Z (DI)(AX*2), K1, Z3
	VMOVUPS.Z (R8), K1, Z4
	VMOVUPS.Z (R9), K1, Z5
	VMOVUPS.Z (R10), K1, Z6
	VADDPS Z6, Z5, Z5         // d
	VSUBPS Z1, Z15, Z7        // 1 − z
	VMULPS Z7, Z5, Z8
	VMOVAPS Z15, Z9
	VFNMADD231PS Z2, Z2, Z9   // 1 − n²
	VMULPS Z9, Z8, Z8         // dn
	VMULPS Z3, Z8, Z10        // dn·s
	VMULPS Z0, Z10, Z10
	VSUBPS Z0, Z15, Z11
	VMULPS Z11, Z10, Z10      // dr
	VSUBPS Z2, Z4, Z12        // hPrev − n
	VMULPS Z12, Z5, Z12
	VMULPS Z1, Z12, Z12
	VMULPS Z7, Z12, Z12       // dz
	VMULPS Z0, Z8, Z13        // dn·r
	VMULPS Z1, Z5, Z6         // d·z
	VMOVUPS Z10, K1, (SI)
	VMOVUPS Z12, K1, (SI)(AX*1)
	VMOVUPS Z8, K1, (SI)(AX*2)
	VMOVUPS Z10, K1, (DI)
	VMOVUPS Z12, K1, (DI)(AX*1)
	VMOVUPS Z13, K1, (DI)(AX*2)
	VMOVUPS Z6, K1, (R10)
	ADDQ $64, SI
	ADDQ $64, DI
	ADDQ $64, R8
	ADDQ $64, R9
	ADDQ $64, R10
	SUBQ $16, CX
	JG   sixteen

done:
	VZEROUPPER
	RET
