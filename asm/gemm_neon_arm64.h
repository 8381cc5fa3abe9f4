// What tiles of 8×12 have in common, whatever their operands: 24 accumulators
// V8–V31, the rows of C at R4, 4·ldc bytes in R5.

#define ZERO4(c0, c1, c2, c3) \
	VMOVI $0, c0.B16 \
	VMOVI $0, c1.B16 \
	VMOVI $0, c2.B16 \
	VMOVI $0, c3.B16

#define ZEROTILE \
	ZERO4(V8, V9, V10, V11) \
	ZERO4(V12, V13, V14, V15) \
	ZERO4(V16, V17, V18, V19) \
	ZERO4(V20, V21, V22, V23) \
	ZERO4(V24, V25, V26, V27) \
	ZERO4(V28, V29, V30, V31)

// Fetch the 8 rows of C, which a tile writes all at once; R9 is scratch.
#define FETCHTILE \
	MOVD R4, R9 \
	FETCH2ROWS \
	FETCH2ROWS \
	FETCH2ROWS \
	FETCH2ROWS

#define FETCH2ROWS \
	PRFM (R9), PLDL1KEEP \
	ADD  R5, R9 \
	PRFM (R9), PLDL1KEEP \
	ADD  R5, R9

// C row at R4 += or = the 12 floats of three registers in a row; R4 moves to the
// next row. V5–V7 are scratch.
#define ADDROW(c0, c1, c2) \
	VLD1 (R4), [V5.S4, V6.S4, V7.S4] \
	FADD(5, c0, c0) \
	FADD(6, c1, c1) \
	FADD(7, c2, c2) \
	SETROW(c0, c1, c2)

#define SETROW(c0, c1, c2) \
	VST1 [V(c0).S4, V(c1).S4, V(c2).S4], (R4) \
	ADD  R5, R4
