// Packing for tiles of 8×32 (gemm_avx512_amd64.h) of words that two macros load:
//
//	LOADROW(row, x, nx, y, ny, z, nz)   z = the next 16 words of one row, at row + SI
//	LOADCOLS(off, k0, k1, z, nz)        z = 16 words of columns, of the rows at BX + off
//	                                    under the mask k0 and at BX + R9 + off under k1
//
// nx is the number of register x and so on; x and y are scratch.

// 128-bit lanes of two registers u and v in turns: u0 v0 u1 v1, then u2 v2 u3 v3.
DATA lanes<>+0(SB)/8, $0
DATA lanes<>+8(SB)/8, $1
DATA lanes<>+16(SB)/8, $8
DATA lanes<>+24(SB)/8, $9
DATA lanes<>+32(SB)/8, $2
DATA lanes<>+40(SB)/8, $3
DATA lanes<>+48(SB)/8, $10
DATA lanes<>+56(SB)/8, $11
DATA lanes<>+64(SB)/8, $4
DATA lanes<>+72(SB)/8, $5
DATA lanes<>+80(SB)/8, $12
DATA lanes<>+88(SB)/8, $13
DATA lanes<>+96(SB)/8, $6
DATA lanes<>+104(SB)/8, $7
DATA lanes<>+112(SB)/8, $14
DATA lanes<>+120(SB)/8, $15
GLOBL lanes<>(SB), RODATA|NOPTR, $128

// next = row + R8 if there are more than n rows, else the same row again.
#define NEXTROW(n, row, next) \
	LEAQ (row)(R8*1), next \
	CMPQ AX, $n \
	CMOVQLE row, next

// Words 4L+q of four rows a–d in lane L of q0–q3; x, y, v, w are scratch.
#define QUADS(a, b, c, d, q0, q1, q2, q3, x, y, v, w) \
	VUNPCKLPS b, a, x \
	VUNPCKHPS b, a, y \
	VUNPCKLPS d, c, v \
	VUNPCKHPS d, c, w \
	VUNPCKLPD v, x, q0 \
	VUNPCKHPD v, x, q1 \
	VUNPCKLPD w, y, q2 \
	VUNPCKHPD w, y, q3

// Columns q, 4+q, 8+q, 12+q of all 8 rows, rows 0–3 in u and 4–7 in v, go to the rows at,
// at+4, at+8 and at+12 of dst.
#define COLUMNS(u, v, at) \
	VMOVDQA64 Z30, Z16 \
	VMOVDQA64 Z31, Z17 \
	VPERMI2PD v, u, Z16 \
	VPERMI2PD v, u, Z17 \
	VMOVUPS Y16, (at) \
	VEXTRACTF64X4 $1, Z16, (at)(DX*4) \
	VMOVUPS Y17, (at)(DX*8) \
	VEXTRACTF64X4 $1, Z17, (at)(R15*4)

// PACK is the body of
//
//	func(dst *float32, ldd int, src *float32, lds, rows, k int)
//
// where 16 words of a row are bytes bytes of src; k>>shift counts such steps.
//
//   DI dst · DX 4·ldd · R15 12·ldd · CX 16s of words left · SI offset in the rows
//   R9–R13, BX, AX, R8 rows 0–7 · Z30,Z31 the permutations of COLUMNS
#define PACK(shift, bytes) \
	MOVQ dst+0(FP), DI \
	MOVQ ldd+8(FP), DX \
	MOVQ src+16(FP), R9 \
	MOVQ lds+24(FP), R8 \
	MOVQ rows+32(FP), AX \
	MOVQ k+40(FP), CX \
	SHLQ $2, DX \
	LEAQ (DX)(DX*2), R15 \
	SHLQ $2, R8 \
	VMOVUPS lanes<>+0(SB), Z30 \
	VMOVUPS lanes<>+64(SB), Z31 \
	NEXTROW(1, R9, R10) \
	NEXTROW(2, R10, R11) \
	NEXTROW(3, R11, R12) \
	NEXTROW(4, R12, R13) \
	NEXTROW(5, R13, BX) \
	NEXTROW(6, BX, SI) \
	ADDQ SI, R8 \
	CMPQ AX, $7 \
	CMOVQLE SI, R8 \
	MOVQ SI, AX \
	XORL SI, SI \
	SHRQ $shift, CX \
	JZ done \
sixteen: \
	LOADROW(R9, Z8, 8, Z9, 9, Z0, 0) \
	LOADROW(R10, Z10, 10, Z11, 11, Z1, 1) \
	LOADROW(R11, Z12, 12, Z13, 13, Z2, 2) \
	LOADROW(R12, Z14, 14, Z15, 15, Z3, 3) \
	LOADROW(R13, Z8, 8, Z9, 9, Z4, 4) \
	LOADROW(BX, Z10, 10, Z11, 11, Z5, 5) \
	LOADROW(AX, Z12, 12, Z13, 13, Z6, 6) \
	LOADROW(R8, Z14, 14, Z15, 15, Z7, 7) \
	QUADS(Z0, Z1, Z2, Z3, Z18, Z19, Z20, Z21, Z8, Z9, Z10, Z11) \
	QUADS(Z4, Z5, Z6, Z7, Z22, Z23, Z24, Z25, Z12, Z13, Z14, Z15) \
	COLUMNS(Z18, Z22, DI) \
	ADDQ DX, DI \
	COLUMNS(Z19, Z23, DI) \
	ADDQ DX, DI \
	COLUMNS(Z20, Z24, DI) \
	ADDQ DX, DI \
	COLUMNS(Z21, Z25, DI) \
	ADDQ DX, DI \
	LEAQ (DI)(R15*4), DI \
	ADDQ $bytes, SI \
	DECQ CX \
	JNZ sixteen \
done: \
	VZEROUPPER \
	RET

// SPLIT is the body of
//
//	func(dst *float32, stride int, src *float32, lds, n, rows int)
//
// where step rows make a row of words. STORE puts 32 words at DX into panels of that
// width, LAST only the words of the last CX columns.
//
//   SI row · R9 4·lds · DI its place in the first panel · R8 4·stride · R10 n · R11 rows
//   BX src · DX dst · CX columns left · K1 the first 16 columns · K2 the same of the
//   second row · K3 ones if there is a second row · K4,K5 the next 16 columns
#define SPLIT(step, width, STORE, LAST) \
	MOVQ dst+0(FP), DI \
	MOVQ stride+8(FP), R8 \
	MOVQ src+16(FP), SI \
	MOVQ lds+24(FP), R9 \
	MOVQ n+32(FP), R10 \
	MOVQ rows+40(FP), R11 \
	SHLQ $2, R8 \
	SHLQ $2, R9 \
	KXNORW K3, K3, K3 \
row: \
	SUBQ $step, R11 \
	JGE full \
	KXORW K3, K3, K3 \
full: \
	MOVQ SI, BX \
	MOVQ DI, DX \
	MOVQ R10, CX \
	KXNORW K1, K1, K1 \
	KMOVW K3, K2 \
	SUBQ $32, CX \
	JL last \
columns: \
	LOADCOLS(0, K1, K2, Z0, 0) \
	LOADCOLS(64, K1, K2, Z1, 1) \
	STORE(Z0, Y0, Z1, Y1) \
	ADDQ $128, BX \
	SUBQ $32, CX \
	JGE columns \
last: \
	ADDQ $32, CX \
	JZ next \
	MOVL $1, AX \
	SHLQ CX, AX \
	DECQ AX \
	KMOVW AX, K1 \
	SHRQ $16, AX \
	KMOVW AX, K4 \
	KANDW K1, K3, K2 \
	KANDW K4, K3, K5 \
	LOADCOLS(0, K1, K2, Z0, 0) \
	LOADCOLS(64, K4, K5, Z1, 1) \
	LAST(Z0, Y0, Z1, Y1) \
next: \
	LEAQ (SI)(R9*step), SI \
	ADDQ $(4*width), DI \
	TESTQ R11, R11 \
	JG row \
	VZEROUPPER \
	RET

// One panel of 32 words.
#define STORE32(lo, lo8, hi, hi8) \
	VMOVUPS lo, (DX) \
	VMOVUPS hi, 64(DX) \
	ADDQ R8, DX

// Four panels of 8; LAST8 stops after the last that has columns.
#define STORE8(lo, lo8, hi, hi8) \
	VMOVUPS lo8, (DX) \
	VEXTRACTF64X4 $1, lo, (DX)(R8*1) \
	LEAQ (DX)(R8*2), DX \
	VMOVUPS hi8, (DX) \
	VEXTRACTF64X4 $1, hi, (DX)(R8*1) \
	LEAQ (DX)(R8*2), DX

#define LAST8(lo, lo8, hi, hi8) \
	VMOVUPS lo8, (DX) \
	CMPQ CX, $8 \
	JLE next \
	VEXTRACTF64X4 $1, lo, (DX)(R8*1) \
	CMPQ CX, $16 \
	JLE next \
	LEAQ (DX)(R8*2), DX \
	VMOVUPS hi8, (DX) \
	CMPQ CX, $24 \
	JLE next \
	VEXTRACTF64X4 $1, hi, (DX)(R8*1)
