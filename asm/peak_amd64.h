// OP on each accumulator, by name or by number, and what zeroes a register.
#define EACHY(OP) \
	OP(Y4); OP(Y5); OP(Y6); OP(Y7); OP(Y8); OP(Y9) \
	OP(Y10); OP(Y11); OP(Y12); OP(Y13); OP(Y14); OP(Y15)

#define EACHYNUMBER(OP) \
	OP(4); OP(5); OP(6); OP(7); OP(8); OP(9) \
	OP(10); OP(11); OP(12); OP(13); OP(14); OP(15)

#define EACHZ(OP) \
	OP(Z8); OP(Z9); OP(Z10); OP(Z11); OP(Z12); OP(Z13); OP(Z14); OP(Z15) \
	OP(Z16); OP(Z17); OP(Z18); OP(Z19); OP(Z20); OP(Z21); OP(Z22); OP(Z23) \
	OP(Z24); OP(Z25); OP(Z26); OP(Z27); OP(Z28); OP(Z29); OP(Z30); OP(Z31)

#define EACHZNUMBER(OP) \
	OP(8); OP(9); OP(10); OP(11); OP(12); OP(13); OP(14); OP(15) \
	OP(16); OP(17); OP(18); OP(19); OP(20); OP(21); OP(22); OP(23) \
	OP(24); OP(25); OP(26); OP(27); OP(28); OP(29); OP(30); OP(31)

#define ZEROY(r) VPXOR r, r, r
#define ZEROZ(r) VPXORD r, r, r

// The body of func(n int): n times EACH(OP). CX counts.
#define ROUNDS(ZERO, a, b, EACHZERO, EACH, OP) \
	MOVQ n+0(FP), CX \
	ZERO(a) \
	ZERO(b) \
	EACHZERO(ZERO) \
	TESTQ CX, CX \
	JZ done \
round: \
	EACH(OP) \
	DECQ CX \
	JNZ round \
done: \
	VZEROUPPER \
	RET
