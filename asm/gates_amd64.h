// What the cells' gates share. A row of h units has gates at (SI), (SI)(AX*1), (SI)(AX*2)
// and, if there are four, (SI)(BX*1).

// ROWARGS loads the arguments n, h, gates and four rows: CX n, AX 4·h, SI gates.
#define ROWARGS(a1, a2, a3, a4) \
	MOVQ n+0(FP), CX \
	MOVQ h+8(FP), AX \
	MOVQ gates+16(FP), SI \
	MOVQ arg1+24(FP), a1 \
	MOVQ arg2+32(FP), a2 \
	MOVQ arg3+40(FP), a3 \
	MOVQ arg4+48(FP), a4 \
	SHLQ $2, AX

#define LOADFOUR(i, f, g, o) \
	VMOVUPS (SI), i \
	VMOVUPS (SI)(AX*1), f \
	VMOVUPS (SI)(AX*2), g \
	VMOVUPS (SI)(BX*1), o
#define STOREFOUR(i, f, g, o) \
	VMOVUPS i, (SI) \
	VMOVUPS f, (SI)(AX*1) \
	VMOVUPS g, (SI)(AX*2) \
	VMOVUPS o, (SI)(BX*1)

// NEXT goes on by w bytes of each gate and of the other rows.
#define NEXT(w, a1, a2, a3, a4) \
	ADDQ $w, SI \
	ADDQ $w, a1 \
	ADDQ $w, a2 \
	ADDQ $w, a3 \
	ADDQ $w, a4
