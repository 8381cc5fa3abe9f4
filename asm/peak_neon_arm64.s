//go:build !purego

#include "textflag.h"

#define FMA4(a, b, c, d) \
	VFMLA V0.S4, V1.S4, a.S4 \
	VFMLA V0.S4, V1.S4, b.S4 \
	VFMLA V0.S4, V1.S4, c.S4 \
	VFMLA V0.S4, V1.S4, d.S4

#define ZERO4(a, b, c, d) \
	VEOR a.B16, a.B16, a.B16 \
	VEOR b.B16, b.B16, b.B16 \
	VEOR c.B16, c.B16, c.B16 \
	VEOR d.B16, d.B16, d.B16

// func PeakNEON(n int)
//   R0 rounds left · V0, V1 factors of 0 · V8–V31 accumulators
TEXT ·PeakNEON(SB), NOSPLIT, $0-8
	MOVD n+0(FP), R0
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	ZERO4(V8, V9, V10, V11)
	ZERO4(V12, V13, V14, V15)
	ZERO4(V16, V17, V18, V19)
	ZERO4(V20, V21, V22, V23)
	ZERO4(V24, V25, V26, V27)
	ZERO4(V28, V29, V30, V31)
	CBZ R0, done

round:
	FMA4(V8, V9, V10, V11)
	FMA4(V12, V13, V14, V15)
	FMA4(V16, V17, V18, V19)
	FMA4(V20, V21, V22, V23)
	FMA4(V24, V25, V26, V27)
	FMA4(V28, V29, V30, V31)
	SUB  $1, R0
	CBNZ R0, round

done:
	RET
