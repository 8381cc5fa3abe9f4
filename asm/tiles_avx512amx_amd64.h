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

// CONFIGURE gives some tiles that number of rows, the others 16, and zeroes all. some has a
// 1 in the byte of each of them, others a 16.
#define CONFIGURE(some, others, rows) \
	MOVQ $some, AX \
	IMULQ rows, AX \
	MOVQ $others, CX \
	ORQ CX, AX \
	MOVQ AX, config-16(SP) \
	LEAQ config-64(SP), AX \
	LDTILECFG(0, 0)
