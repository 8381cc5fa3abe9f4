//go:build !purego

#include "textflag.h"

// x[off/4:] += g, where x is an address and tmp a register as wide as g.
#define ADDTO(g, off, x, tmp) VADDPS off(x)(CX*4), g, tmp; VMOVUPS tmp, off(x)(CX*4)

// One register of each array, off bytes after CX.
#define UPDATE(off, g, tmp) \
	VMOVUPS off(DI)(CX*4), g \
	ADDTO(g, off, SI, tmp); ADDTO(g, off, R8, tmp); ADDTO(g, off, R9, tmp)

// The body of both: CX counts floats from −n up to 0 · SI w · DI g · R8 m · R9 v, at their ends.
#define ARGS \
	MOVQ n+0(FP), CX \
	MOVQ w+8(FP), SI \
	MOVQ grad+16(FP), DI \
	MOVQ m+24(FP), R8 \
	MOVQ v+32(FP), R9 \
	LEAQ (SI)(CX*4), SI \
	LEAQ (DI)(CX*4), DI \
	LEAQ (R8)(CX*4), R8 \
	LEAQ (R9)(CX*4), R9 \
	NEGQ CX \
	JZ   done

// func StreamAdamAVX2(n int, w, grad, m, v *float32)
TEXT ·StreamAdamAVX2(SB), NOSPLIT, $0-40
	ARGS

line:
	UPDATE(0, Y0, Y1)
	UPDATE(32, Y2, Y3)
	ADDQ $16, CX
	JNZ  line

done:
	VZEROUPPER
	RET

// func StreamAdamAVX512(n int, w, grad, m, v *float32)
TEXT ·StreamAdamAVX512(SB), NOSPLIT, $0-40
	ARGS

line:
	UPDATE(0, Z0, Z1)
	ADDQ $16, CX
	JNZ  line

done:
	VZEROUPPER
	RET
