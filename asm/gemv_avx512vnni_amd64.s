//go:build !purego

#include "textflag.h"

// X is signed, VPDPBUSD wants it unsigned: x + 128, which is x with its highest bit
// (Z15) turned, adds 128·Σa to each sum.
#define LOAD(mem, z) VMOVDQU8 mem, z
#define TAIL(mem, z) VMOVDQU8.Z mem, K1, z
#define LOADX(mem, z) VPXORD mem, Z15, z
#define TAILX(mem, z) \
	VMOVDQU8.Z mem, K1, z \
	VPXORD z, Z15, z
#define DOT(x, nx, a, na, c, nc) VPDPBUSD a, x, c
#define ADD(x, y, z) VPADDD x, y, z

#include "gemv_avx512_amd64.h"

#define SIGNS \
	MOVL $0x80808080, AX \
	VPBROADCASTD AX, Z15

// func Gemv1Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *int32, ldy int)
TEXT ·Gemv1Int8AVX512VNNI(SB), NOSPLIT, $0-64
	SIGNS
	GEMV(6, 0, ZERO1, VECTORS1, REDUCE1, STORE1)

// func Gemv2Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *int32, ldy int)
TEXT ·Gemv2Int8AVX512VNNI(SB), NOSPLIT, $0-64
	SIGNS
	GEMV(6, 0, ZERO2, VECTORS2, REDUCE2, STORE2)

// func Gemv4Int8AVX512VNNI(rows, n int, a *int8, lda int, x *int8, ldx int, y *int32, ldy int)
TEXT ·Gemv4Int8AVX512VNNI(SB), NOSPLIT, $0-64
	SIGNS
	GEMV(6, 0, ZERO4, VECTORS4, REDUCE4, STORE4)

// func ScaleInt8AVX512VNNI(n int, sums *int32, y *float32, rows *int32, scale *float32, x float32)
//   CX numbers left · SI sums · DI y · BX rows · DX scale · Z1 x · K1 the numbers of a turn
TEXT ·ScaleInt8AVX512VNNI(SB), NOSPLIT, $0-44
	MOVQ n+0(FP), CX
	MOVQ sums+8(FP), SI
	MOVQ y+16(FP), DI
	MOVQ rows+24(FP), BX
	MOVQ scale+32(FP), DX
	VBROADCASTSS x+40(FP), Z1
	KXNORW K1, K1, K1

sixteen:
	CMPQ CX, $16
	JGE  whole
	MOVL $1, AX
	SHLL CX, AX
	DECL AX
	KMOVW AX, K1

whole:
	VMOVDQU32.Z (BX), K1, Z2
	VPSLLD $7, Z2, Z2
	VMOVDQU32.Z (SI), K1, Z3
	VPSUBD Z2, Z3, Z3
	VCVTDQ2PS Z3, Z3
	VMOVUPS.Z (DX), K1, Z2
	VMULPS Z2, Z3, Z3
	VMULPS Z1, Z3, Z3
	VMOVUPS Z3, K1, (DI)
	ADDQ $64, BX
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, DI
	SUBQ $16, CX
	JG   sixteen
	VZEROUPPER
	RET
