// Words that are pairs of bfloat16, the lower half first:
//
//	Arp = A[r][2p], A[r][2p+1]     Bpj = B[2p][j], B[2p+1][j]
//
// Macros for packing, as gemm_pack_avx512_amd64.h wants them. LOADCOLS rounds row 2p to the
// lower half of a register and row 2p+1 to the upper; Z29 interleaves them.
#define LOADROW(row, x, nx, y, ny, z, nz) \
	VMOVUPS (row)(SI*1), x \
	VMOVUPS 64(row)(SI*1), y \
	VCVTNE2PS2BF16(nx, ny, nz)
#define LOADCOLS(off, k0, k1, z, nz) \
	VMOVUPS.Z off(BX), k0, Z2 \
	VMOVUPS.Z off(BX)(R9*1), k1, Z3 \
	VCVTNE2PS2BF16(2, 3, nz) \
	VPERMW z, Z29, z

DATA pairs<>+0(SB)/8, $0x0011000100100000
DATA pairs<>+8(SB)/8, $0x0013000300120002
DATA pairs<>+16(SB)/8, $0x0015000500140004
DATA pairs<>+24(SB)/8, $0x0017000700160006
DATA pairs<>+32(SB)/8, $0x0019000900180008
DATA pairs<>+40(SB)/8, $0x001b000b001a000a
DATA pairs<>+48(SB)/8, $0x001d000d001c000c
DATA pairs<>+56(SB)/8, $0x001f000f001e000e
GLOBL pairs<>(SB), RODATA|NOPTR, $64
