// Vector instructions that Go's assembler cannot write, by name or in this encoding.
// Operands are register numbers in Go's order, destination last: 0–31
// for EVEX, 0–15 for VEX, 0–7 for tiles. The comment beside each macro is its instruction as a
// disassembler writes it: encoding_amd64_test.go compares.

// EVEX of map 0F38 on Z registers: payload bytes R̄X̄B̄R̄′0010, 0v̄v̄v̄v̄1pp and 0100V̄′000.
#define EVEX(pp, m, v, d) LONG $((0x487cf262 | (pp)<<16) ^ (((d)>>3)&1)<<15 ^ ((m)>>4)<<14 ^ (((m)>>3)&1)<<13 ^ ((d)>>4)<<12 ^ ((v)&15)<<19 ^ ((v)>>4)<<27)
// VEX of 32 bytes, map 0F38, prefix 66: C4, R̄1B̄00010, 0v̄v̄v̄v̄101, and the opcode.
#define VEX(op, m, v, d) LONG $((0x007de2c4 | (op)<<24) ^ ((d)>>3)<<15 ^ ((m)>>3)<<13 ^ (v)<<19)
// ModRM with a register.
#define MODRM(m, d) BYTE $(0xc0 | ((d)&7)<<3 | ((m)&7))

// d += the dot products of pairs of bfloat16.
#define VDPBF16PS(m, v, d) EVEX(2, m, v, d); BYTE $0x52; MODRM(m, d) // vdpbf16ps zmm<d>,zmm<v>,zmm<m>
// d = the 16 floats of m as bfloat16 in the lower half, those of v in the upper.
#define VCVTNE2PS2BF16(m, v, d) EVEX(3, m, v, d); BYTE $0x72; MODRM(m, d) // vcvtne2ps2bf16 zmm<d>,zmm<v>,zmm<m>
// AVX-VNNI: d += the dot products of 4 unsigned bytes of v with 4 signed of m. (Go's own
// VPDPBUSD is EVEX.)
#define VEXVPDPBUSD(m, v, d) VEX(0x50, m, v, d); MODRM(m, d) // {vex} vpdpbusd ymm<d>,ymm<v>,ymm<m>

// Tiles, by Intel's manual: palette 1 has eight of up to 16 rows of 64 bytes. VEX of map 0F38
// without a vector length: C4, R̄X̄B̄00010, 0v̄v̄v̄v̄0pp, and the opcode.
#define TILE(pp, op, v, x, b) LONG $((0x0078e2c4 | (op)<<24 | (pp)<<16) ^ (((b)>>3)&1)<<13 ^ (((x)>>3)&1)<<14 ^ (v)<<19)
// ModRM with a base, an index of scale 1 and an offset of one byte.
#define AT(off, base, index, reg) BYTE $(0x44 | (reg)<<3); BYTE $(((index)&7)<<3 | ((base)&7)); BYTE $((off)&0xff)

// The shape of all tiles, from 64 bytes of memory; all become zero.
#define LDTILECFG(off, base) TILE(0, 0x49, 0, 0, base); BYTE $(0x40 | ((base)&7)); BYTE $((off)&0xff) // ldtilecfg [<base>+<off>]
#define TILERELEASE TILE(0, 0x49, 0, 0, 0); BYTE $0xc0 // tilerelease
#define TILEZERO(d) TILE(3, 0x49, 0, 0, 0); BYTE $(0xc0 | (d)<<3) // tilezero tmm<d>
// Rows are index bytes apart.
#define TILELOADD(off, base, index, d) TILE(3, 0x4b, 0, index, base); AT(off, base, index, d) // tileloadd tmm<d>,[<base>+<index>*1+<off>]
#define TILESTORED(m, off, base, index) TILE(2, 0x4b, 0, index, base); AT(off, base, index, m) // tilestored [<base>+<index>*1+<off>],tmm<m>
// d += a·b: for each row of a and column of b the sum of products of pairs of bfloat16, or of
// four bytes, signed in a and unsigned in b.
#define TDPBF16PS(b, a, d) TILE(2, 0x5c, b, 0, 0); MODRM(a, d) // tdpbf16ps tmm<d>,tmm<a>,tmm<b>
#define TDPBSUD(b, a, d) TILE(2, 0x5e, b, 0, 0); MODRM(a, d) // tdpbsud tmm<d>,tmm<a>,tmm<b>
