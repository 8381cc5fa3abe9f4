// MOST writes the largest of the 64 numbers; x0, y0 and x1, y1 are halves of c0 and c1.
#define MOST(c0, c1, c2, c3, y0, y1, x0, x1, to) \
	VMAXPS c0, c1, c1 \
	VMAXPS c2, c3, c3 \
	VMAXPS c1, c3, c0 \
	VEXTRACTF64X4 $1, c0, y1 \
	VMAXPS y0, y1, y0 \
	VEXTRACTF128 $1, y0, x1 \
	VMAXPS x0, x1, x0 \
	VPERMILPS $0x4e, x0, x1 \
	VMAXPS x0, x1, x0 \
	VPERMILPS $0xb1, x0, x1 \
	VMAXPS x0, x1, x0 \
	VMOVSS x0, to
