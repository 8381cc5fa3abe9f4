// LARGEST returns the largest of the dwords of Y0 and Y1 at ret+16(FP).
#define LARGEST \
	VPMAXSD Y1, Y0, Y0 \
	VEXTRACTI128 $1, Y0, X1 \
	VPMAXSD X1, X0, X0 \
	VPSHUFD $0x4e, X0, X1 \
	VPMAXSD X1, X0, X0 \
	VPSHUFD $0xb1, X0, X1 \
	VPMAXSD X1, X0, X0 \
	VMOVD X0, AX \
	MOVL AX, ret+16(FP) \
	VZEROUPPER \
	RET
