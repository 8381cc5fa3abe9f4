// K1 = the lanes of a Z register that CX floats fill, 0 < CX < 64; all 16 if there are
// more. t is scratch.
#define TAIL(t) \
	MOVL $1, t \
	SHLQ CX, t \
	DECQ t \
	KMOVW t, K1
