// Vector instructions that Go's assembler has no name for, or for which it has no
// such encoding. Operands are register numbers in Go's order, destination last: 0–31
// for EVEX, 0–15 for VEX. A base is the number of a general register: 0–15 are AX CX
// DX BX SP BP SI DI R8–R15, but neither SP nor R12, whose codes mean an index. The
// comment beside each macro is its instruction as a disassembler writes it:
// words_amd64_test.go compares.

// EVEX of map 0F38 on Z registers: payload bytes R̄X̄B̄R̄′0010, 0v̄v̄v̄v̄1pp and 010bV̄′000.
// The register numbers are d, v and, of 5 bits, m, or else of a base.
#define EVEX(pp, b, m, x, v, d) LONG $((0x487cf262 | (pp)<<16 | (b)<<28) ^ (((d)>>3)&1)<<15 ^ (x)<<14 ^ (((m)>>3)&1)<<13 ^ ((d)>>4)<<12 ^ ((v)&15)<<19 ^ ((v)>>4)<<27)
// VEX of 32 bytes, map 0F38, prefix 66: C4, R̄1B̄00010, 0v̄v̄v̄v̄101, and the opcode.
#define VEX(op, m, v, d) LONG $((0x007de2c4 | (op)<<24) ^ ((d)>>3)<<15 ^ ((m)>>3)<<13 ^ (v)<<19)
// ModRM with a register, or with a base and an offset of one byte.
#define MODRM(m, d) BYTE $(0xc0 | ((d)&7)<<3 | ((m)&7))
#define MODRMOFF(off, base, d) BYTE $(0x40 | ((d)&7)<<3 | ((base)&7)); BYTE $((off)&255)

// d += the dot products of pairs of bfloat16.
#define VDPBF16PS(m, v, d) EVEX(2, 0, m, (m)>>4, v, d); BYTE $0x52; MODRM(m, d) // vdpbf16ps zmm<d>,zmm<v>,zmm<m>
// The same with 64 bytes at base + 64·i, or with one pair at base + 4·i for all lanes; −128 ≤ i ≤ 127.
#define VDPBF16PSLOAD(i, base, v, d) EVEX(2, 0, base, 0, v, d); BYTE $0x52; MODRMOFF(i, base, d) // vdpbf16ps zmm<d>,zmm<v>,ZMMWORD PTR [<base>+<i*64>]
#define VDPBF16PSBCST(i, base, v, d) EVEX(2, 1, base, 0, v, d); BYTE $0x52; MODRMOFF(i, base, d) // vdpbf16ps zmm<d>,zmm<v>,DWORD BCST [<base>+<i*4>]
// d = the 16 floats of m as bfloat16 in the lower half, those of v in the upper.
#define VCVTNE2PS2BF16(m, v, d) EVEX(3, 0, m, (m)>>4, v, d); BYTE $0x72; MODRM(m, d) // vcvtne2ps2bf16 zmm<d>,zmm<v>,zmm<m>
#define VCVTNEPS2BF16(m, d) EVEX(2, 0, m, (m)>>4, 0, d); BYTE $0x72; MODRM(m, d) // vcvtneps2bf16 ymm<d>,zmm<m>
// AVX-VNNI: d += the dot products of 4 unsigned bytes of v with 4 signed of m, or of
// 32 bytes at base + off; −128 ≤ off ≤ 127. (Go's own VPDPBUSD is EVEX.)
#define VEXVPDPBUSD(m, v, d) VEX(0x50, m, v, d); MODRM(m, d) // {vex} vpdpbusd ymm<d>,ymm<v>,ymm<m>
#define VEXVPDPBUSDLOAD(off, base, v, d) VEX(0x50, base, v, d); MODRMOFF(off, base, d) // {vex} vpdpbusd ymm<d>,ymm<v>,YMMWORD PTR [<base>+<off>]
