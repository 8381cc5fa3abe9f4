// The shape of tiles, in 64 bytes of stack: byte 0 the palette, words from byte 16 the length
// of each tile's rows in bytes, bytes from 48 their number. Tiles live from CONFIGURE to
// TILERELEASE, within one function: signals keep them, and Go stops no goroutine in assembly.

// PALETTE begins a shape with rows of 64 bytes.
#define PALETTE \
	XORL AX, AX \
	MOVQ AX, config-56(SP) \
	MOVQ AX, config-32(SP) \
	MOVQ AX, config-24(SP) \
	MOVQ AX, config-8(SP) \
	INCQ AX \
	MOVQ AX, config-64(SP) \
	MOVQ $0x0040004000400040, AX \
	MOVQ AX, config-48(SP) \
	MOVQ AX, config-40(SP)

// CONFIGURE gives tiles 0, 1 and 4 that number of rows, the others 16, and zeroes all.
#define CONFIGURE(rows) \
	MOVQ $0x0000000100000101, AX \
	IMULQ rows, AX \
	MOVQ $0x1010100010100000, CX \
	ORQ CX, AX \
	MOVQ AX, config-16(SP) \
	LEAQ config-64(SP), AX \
	LDTILECFG(0, 0)
