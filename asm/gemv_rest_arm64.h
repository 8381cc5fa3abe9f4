// The rest of a row for gemv_arm64.h, in rows of at least 16 bytes: load the last 16 bytes
// and shift out those that have been counted.

// TBL with the 16 bytes at shift + 16 − n moves the last n bytes to the front and fills up
// with zeros.
DATA shift<>+0x00(SB)/8, $0x0706050403020100
DATA shift<>+0x08(SB)/8, $0x0f0e0d0c0b0a0908
DATA shift<>+0x10(SB)/8, $-1
DATA shift<>+0x18(SB)/8, $-1
GLOBL shift<>(SB), RODATA|NOPTR, $32

// v = the last R21 bytes of a row, which begin at r. R23 = R21 − 16 < 0; w is scratch; R22
// points into shift.
#define LOADLAST(r, v, w) \
	ADD  R23, r \
	VLD1 (R22), [V(w).B16] \
	VLD1 (r), [V(v).B16] \
	TBL(w, v, v)

// Add the last R21 < 16 bytes of each row, which LOAD loads, to the tile.
#define LAST(TILE, LOAD, H, end) \
	CBZ  R21, end \
	SUB  $16, R21, R23 \
	MOVD $shift<>(SB), R22 \
	SUB  R23, R22 \
	TILE(LOAD, H)
