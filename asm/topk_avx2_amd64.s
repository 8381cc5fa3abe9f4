//go:build !purego

#include "textflag.h"
#include "vector_amd64.h"

#define ANY \
	VCMPPS $17, Y4, Y0, Y4 \
	VMOVMSKPS Y4, AX \
	TESTL AX, AX
#define ONE \
	VCMPPS $17, (SI), Y0, Y1 \
	VMOVMSKPS Y1, AX

// func AboveAVX2(n int, x *float32, threshold float32) int
TEXT ·AboveAVX2(SB), NOSPLIT, $0-32
	ABOVE(32, 8, Y0, Y1, Y2, Y3, Y4, ANY, ONE)
