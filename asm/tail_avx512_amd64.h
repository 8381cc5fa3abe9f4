// K1 = the lanes of Z registers that n, 0 < n < 64, floats fill: all 16 from 16 on.
// n is CX; t is scratch.
#define TAIL(t) \
	MOVL $1, t \
	SHLQ CX, t \
	DECQ t \
	KMOVW t, K1
