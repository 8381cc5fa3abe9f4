// Loops over four registers at a time, of w bytes and lanes floats each, the same for
// AVX2 and AVX-512. one does lanes floats or, in AVX-512, what is left of them.

// AXPY is the body of
//
//	func(n int, a float32, x, y *float32)
//
//   CX floats left · SI x · DI y · v0 a
#define AXPY(w, lanes, v0, v1, v2, v3, v4, one) \
	MOVQ n+0(FP), CX \
	VBROADCASTSS a+8(FP), v0 \
	MOVQ x+16(FP), SI \
	MOVQ y+24(FP), DI \
	SUBQ $(4*lanes), CX \
	JL   few \
four: \
	VMOVUPS (DI), v1 \
	VMOVUPS w(DI), v2 \
	VMOVUPS (2*w)(DI), v3 \
	VMOVUPS (3*w)(DI), v4 \
	VFMADD231PS (SI), v0, v1 \
	VFMADD231PS w(SI), v0, v2 \
	VFMADD231PS (2*w)(SI), v0, v3 \
	VFMADD231PS (3*w)(SI), v0, v4 \
	VMOVUPS v1, (DI) \
	VMOVUPS v2, w(DI) \
	VMOVUPS v3, (2*w)(DI) \
	VMOVUPS v4, (3*w)(DI) \
	ADDQ $(4*w), SI \
	ADDQ $(4*w), DI \
	SUBQ $(4*lanes), CX \
	JGE  four \
few: \
	ADDQ $(4*lanes), CX \
	JZ   done \
rest: \
	one \
	ADDQ $w, SI \
	ADDQ $w, DI \
	SUBQ $lanes, CX \
	JG   rest \
done: \
	VZEROUPPER \
	RET

// SUMSQUARES is the body of
//
//	func(n int, x *float32) float32
//
//   CX floats left · SI x · v0–v3 partial sums
#define SUMSQUARES(w, lanes, v0, v1, v2, v3, v4, v5, v6, v7, zero, one, hsum) \
	MOVQ n+0(FP), CX \
	MOVQ x+8(FP), SI \
	zero v0, v0, v0 \
	zero v1, v1, v1 \
	zero v2, v2, v2 \
	zero v3, v3, v3 \
	SUBQ $(4*lanes), CX \
	JL   few \
four: \
	VMOVUPS (SI), v4 \
	VMOVUPS w(SI), v5 \
	VMOVUPS (2*w)(SI), v6 \
	VMOVUPS (3*w)(SI), v7 \
	VFMADD231PS v4, v4, v0 \
	VFMADD231PS v5, v5, v1 \
	VFMADD231PS v6, v6, v2 \
	VFMADD231PS v7, v7, v3 \
	ADDQ $(4*w), SI \
	SUBQ $(4*lanes), CX \
	JGE  four \
few: \
	ADDQ $(4*lanes), CX \
	JZ   sum \
rest: \
	one \
	VFMADD231PS v4, v4, v0 \
	ADDQ $w, SI \
	SUBQ $lanes, CX \
	JG   rest \
sum: \
	VADDPS v1, v0, v0 \
	VADDPS v3, v2, v2 \
	VADDPS v2, v0, v0 \
	hsum \
	VMOVSS X0, ret+16(FP) \
	VZEROUPPER \
	RET

// X0 = the sum of the floats of Y0.
#define HSUM8 \
	VEXTRACTF128 $1, Y0, X1 \
	VADDPS X1, X0, X0 \
	VHADDPS X0, X0, X0 \
	VHADDPS X0, X0, X0

// ABOVE is the body of
//
//	func(n int, x *float32, threshold float32) int
//
// any jumps to few if a float of v4 is above the threshold; one sets AX to a bit for each
// float that is.
//   CX floats left · SI x · v0 threshold
//
// If an operand is NaN, MAX returns its second one, which Go writes first. It is threshold
// or a maximum with it, so a NaN never gets in. Predicate 17 is threshold < x, false for a
// NaN.
#define ABOVE(w, lanes, v0, v1, v2, v3, v4, any, one) \
	MOVQ n+0(FP), CX \
	MOVQ x+8(FP), SI \
	VBROADCASTSS threshold+16(FP), v0 \
	SUBQ $(4*lanes), CX \
	JL   few \
four: \
	VMOVUPS (SI), v1 \
	VMOVUPS w(SI), v2 \
	VMOVUPS (2*w)(SI), v3 \
	VMOVUPS (3*w)(SI), v4 \
	VMAXPS v0, v1, v1 \
	VMAXPS v0, v2, v2 \
	VMAXPS v1, v3, v3 \
	VMAXPS v2, v4, v4 \
	VMAXPS v3, v4, v4 \
	any \
	JNZ  few \
	ADDQ $(4*w), SI \
	SUBQ $(4*lanes), CX \
	JGE  four \
few: \
	ADDQ $(4*lanes), CX \
	JZ   none \
rest: \
	one \
	TESTL AX, AX \
	JNZ  found \
	ADDQ $w, SI \
	SUBQ $lanes, CX \
	JG   rest \
none: \
	MOVQ n+0(FP), AX \
	MOVQ AX, ret+24(FP) \
	VZEROUPPER \
	RET \
found: \
	BSFL AX, AX \
	SUBQ x+8(FP), SI \
	SHRQ $2, SI \
	ADDQ SI, AX \
	MOVQ AX, ret+24(FP) \
	VZEROUPPER \
	RET
