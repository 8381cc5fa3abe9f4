//go:build !purego

#include "textflag.h"

// x = the upper halves of 8 floats, rounded: bits + 0x7fff + (bit 16), but bits with
// the quiet bit where x is NaN. Y5 0x7fff · Y6 the quiet bit · Y7 the last bit
#define ROUND(x, r, q) \
	VPSRLD $16, x, r \
	VPAND Y7, r, r \
	VPADDD Y5, r, r \
	VPADDD x, r, r \
	VPOR Y6, x, q \
	VCMPPS $3, x, x, x \
	VBLENDVPS x, q, r, x \
	VPSRLD $16, x, x

// func ToBF16AVX2(n int, src *float32, dst *uint16)
//   CX floats left · SI src · DI dst
TEXT ·ToBF16AVX2(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ dst+16(FP), DI
	MOVL $0x7fff, AX
	VMOVD AX, X5
	VPBROADCASTD X5, Y5
	MOVL $0x400000, AX
	VMOVD AX, X6
	VPBROADCASTD X6, Y6
	MOVL $1, AX
	VMOVD AX, X7
	VPBROADCASTD X7, Y7
	SHRQ $4, CX
	JZ   done

sixteen:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	ROUND(Y0, Y2, Y3)
	ROUND(Y1, Y8, Y9)
	VPACKUSDW Y1, Y0, Y0
	VPERMQ $0xd8, Y0, Y0 // the pack is by halves: its quarters 0 2 1 3
	VMOVDQU Y0, (DI)
	ADDQ $64, SI
	ADDQ $32, DI
	DECQ CX
	JNZ  sixteen

done:
	VZEROUPPER
	RET

// func FromBF16AVX2(n int, src *uint16, dst *float32)
//   CX floats left · SI src · DI dst
TEXT ·FromBF16AVX2(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), CX
	MOVQ src+8(FP), SI
	MOVQ dst+16(FP), DI
	SHRQ $4, CX
	JZ   done

sixteen:
	VPMOVZXWD (SI), Y0
	VPMOVZXWD 16(SI), Y1
	VPSLLD $16, Y0, Y0
	VPSLLD $16, Y1, Y1
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	ADDQ $32, SI
	ADDQ $64, DI
	DECQ CX
	JNZ  sixteen

done:
	VZEROUPPER
	RET
