//go:build !purego

#include "textflag.h"
#include "tail_avx512_amd64.h"

// r = the bits of 16 floats x, rounded in their upper halves: x + 0x7fff + (bit 16),
// but x with the quiet bit where it is NaN.
//   Z29 the last bit · Z30 0x7fff · Z31 the quiet bit · K2 NaNs
#define ROUND(x, r) \
	VCMPPS $3, x, x, K2 \
	VPSRLD $16, x, r \
	VPANDD Z29, r, r \
	VPADDD Z30, r, r \
	VPADDD x, r, r \
	VPORD Z31, x, K2, r \
	VPSRLD $16, r, r

// func ToBF16AVX512(n int, src *float32, dst *uint16)
//   CX floats left · SI src · DI dst · K1 lanes of the tail
TEXT ·ToBF16AVX512(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ dst+16(FP), DI
	MOVL $1, AX
	VPBROADCASTD AX, Z29
	MOVL $0x7fff, AX
	VPBROADCASTD AX, Z30
	MOVL $0x400000, AX
	VPBROADCASTD AX, Z31
	SUBQ $32, CX
	JL   rest

two:
	VMOVUPS (SI), Z0
	VMOVUPS 64(SI), Z1
	ROUND(Z0, Z2)
	ROUND(Z1, Z3)
	VPMOVDW Z2, Y2
	VPMOVDW Z3, Y3
	VMOVDQU Y2, (DI)
	VMOVDQU Y3, 32(DI)
	ADDQ $128, SI
	ADDQ $64, DI
	SUBQ $32, CX
	JGE  two

rest:
	ADDQ $32, CX
	JZ   done

one:
	TAIL(AX)
	VMOVUPS.Z (SI), K1, Z0
	ROUND(Z0, Z2)
	VPMOVDW Z2, Y2
	VMOVDQU16 Y2, K1, (DI)
	ADDQ $64, SI
	ADDQ $32, DI
	SUBQ $16, CX
	JG   one

done:
	VZEROUPPER
	RET

// func FromBF16AVX512(n int, src *uint16, dst *float32)
//   CX floats left · SI src · DI dst · K1 lanes of the tail
TEXT ·FromBF16AVX512(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ dst+16(FP), DI
	SUBQ $64, CX
	JL   rest

four:
	VPMOVZXWD (SI), Z0
	VPMOVZXWD 32(SI), Z1
	VPMOVZXWD 64(SI), Z2
	VPMOVZXWD 96(SI), Z3
	VPSLLD $16, Z0, Z0
	VPSLLD $16, Z1, Z1
	VPSLLD $16, Z2, Z2
	VPSLLD $16, Z3, Z3
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, 64(DI)
	VMOVUPS Z2, 128(DI)
	VMOVUPS Z3, 192(DI)
	ADDQ $128, SI
	ADDQ $256, DI
	SUBQ $64, CX
	JGE  four

rest:
	ADDQ $64, CX
	JZ   done

one:
	TAIL(AX)
	VPMOVZXWD.Z (SI), K1, Z0
	VPSLLD $16, Z0, Z0
	VMOVUPS Z0, K1, (DI)
	ADDQ $32, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JG   one

done:
	VZEROUPPER
	RET
