//go:build !purego

#include "textflag.h"

// func Pause(n int)
//   R0 pauses left
// YIELD does nothing on most processors; ISB empties the pipeline, which takes some 20
// to 50 cycles.
TEXT ·Pause(SB), NOSPLIT, $0-8
	MOVD n+0(FP), R0

again:
	ISB  $15
	SUB  $1, R0
	CBNZ R0, again
	RET
