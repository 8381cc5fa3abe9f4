//go:build !purego

#include "textflag.h"
#include "evex_amd64.h"
#include "tiles_avx512amx_amd64.h"
#include "gemm_avx512amx_amd64.h"
#include "gemm_pack_avx512_amd64.h"
#include "gemm_pack_bf16_amd64.h"

#define DOT(b, a, d) TDPBF16PS(b, a, d)

// func GemmAVX512AMX(rows, k int, a, b, c *float32, ldc int, add bool)
TEXT ·GemmAVX512AMX(SB), NOSPLIT, $64-49
	TILES

// func PackAVX512AMX(dst, src *float32, lds, rows, chunks int)
//   DI dst of a row · R9 src of a row · R8 4·lds · R10 rows left · R11 chunks
//   DX dst · SI offset in the row · CX chunks left
TEXT ·PackAVX512AMX(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), R9
	MOVQ lds+16(FP), R8
	MOVQ rows+24(FP), R10
	MOVQ chunks+32(FP), R11
	SHLQ $2, R8

row:
	MOVQ DI, DX
	XORL SI, SI
	MOVQ R11, CX

chunk:
	LOADROW(R9, Z0, 0, Z1, 1, Z2, 2)
	VMOVUPS Z2, (DX)
	ADDQ $128, SI
	ADDQ $1024, DX
	DECQ CX
	JNZ  chunk

	ADDQ $64, DI
	ADDQ R8, R9
	DECQ R10
	JNZ  row
	VZEROUPPER
	RET

// Lane L of z, 4 words of row 4L+q of a tile, goes to the tile at DX; at is 64·q.
#define QUADROWS(x, z, at) \
	VMOVUPS x, (at)(DX) \
	VEXTRACTF32X4 $1, z, (at+256)(DX) \
	VEXTRACTF32X4 $2, z, (at+512)(DX) \
	VEXTRACTF32X4 $3, z, (at+768)(DX)

// func SplitAVX512AMX(dst *float32, at, stride int, src *float32, lds, n, quads int)
//   DI dst · R13 at, of this quad · R8 4·stride · R9 4·lds · R10 n · R11 quads left
//   SI src of 8 rows · R12 its columns · BX two rows of these · DX the tile · CX columns left
//   K1 the columns that there are
TEXT ·SplitAVX512AMX(SB), NOSPLIT, $0-56
	MOVQ dst+0(FP), DI
	MOVQ at+8(FP), R13
	MOVQ stride+16(FP), R8
	MOVQ src+24(FP), SI
	MOVQ lds+32(FP), R9
	MOVQ n+40(FP), R10
	MOVQ quads+48(FP), R11
	SHLQ $2, R8
	SHLQ $2, R9
	VMOVUPS pairs<>(SB), Z29

quad:
	MOVQ R13, DX      // at = 16·chunk + p, in words
	ANDQ $~15, DX
	SHLQ $6, DX       // 1024 bytes a chunk
	MOVQ R13, AX
	ANDQ $15, AX
	LEAQ (DX)(AX*4), DX
	ADDQ DI, DX
	MOVQ SI, R12
	MOVQ R10, CX
	KXNORW K1, K1, K1

columns:
	CMPQ CX, $16
	JGE  load
	MOVL $1, AX
	SHLL CX, AX
	DECL AX
	KMOVW AX, K1

load:
	MOVQ R12, BX
	LOADCOLS(0, K1, K1, Z4, 4)
	LEAQ (BX)(R9*2), BX
	LOADCOLS(0, K1, K1, Z5, 5)
	LEAQ (BX)(R9*2), BX
	LOADCOLS(0, K1, K1, Z6, 6)
	LEAQ (BX)(R9*2), BX
	LOADCOLS(0, K1, K1, Z7, 7)
	QUADS(Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	QUADROWS(X8, Z8, 0)
	QUADROWS(X9, Z9, 64)
	QUADROWS(X10, Z10, 128)
	QUADROWS(X11, Z11, 192)
	ADDQ R8, DX
	ADDQ $64, R12
	SUBQ $16, CX
	JG   columns

	LEAQ (SI)(R9*8), SI
	ADDQ $4, R13
	DECQ R11
	JNZ  quad
	VZEROUPPER
	RET
