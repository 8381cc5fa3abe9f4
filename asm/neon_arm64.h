// Vector instructions that Go's assembler has no name for. Operands are register
// numbers in Go's order, destination last. The comment beside each macro is its
// instruction as a disassembler writes it: encoding_test.go compares.

#define FADD(m, n, d) WORD $(0x4e20d400 | (m)<<16 | (n)<<5 | (d)) // fadd v<d>.4s, v<n>.4s, v<m>.4s
#define FSUB(m, n, d) WORD $(0x4ea0d400 | (m)<<16 | (n)<<5 | (d)) // fsub v<d>.4s, v<n>.4s, v<m>.4s
#define FMUL(m, n, d) WORD $(0x6e20dc00 | (m)<<16 | (n)<<5 | (d)) // fmul v<d>.4s, v<n>.4s, v<m>.4s
#define FDIV(m, n, d) WORD $(0x6e20fc00 | (m)<<16 | (n)<<5 | (d)) // fdiv v<d>.4s, v<n>.4s, v<m>.4s
#define FMAX(m, n, d) WORD $(0x4e20f400 | (m)<<16 | (n)<<5 | (d)) // fmax v<d>.4s, v<n>.4s, v<m>.4s
#define FMIN(m, n, d) WORD $(0x4ea0f400 | (m)<<16 | (n)<<5 | (d)) // fmin v<d>.4s, v<n>.4s, v<m>.4s
#define FADDP(m, n, d) WORD $(0x6e20d400 | (m)<<16 | (n)<<5 | (d)) // faddp v<d>.4s, v<n>.4s, v<m>.4s
#define FCMGT(m, n, d) WORD $(0x6ea0e400 | (m)<<16 | (n)<<5 | (d)) // fcmgt v<d>.4s, v<n>.4s, v<m>.4s
#define FABS(n, d) WORD $(0x4ea0f800 | (n)<<5 | (d)) // fabs v<d>.4s, v<n>.4s
#define FSQRT(n, d) WORD $(0x6ea1f800 | (n)<<5 | (d)) // fsqrt v<d>.4s, v<n>.4s
#define FRINTN(n, d) WORD $(0x4e218800 | (n)<<5 | (d)) // frintn v<d>.4s, v<n>.4s
#define FCVTNS(n, d) WORD $(0x4e21a800 | (n)<<5 | (d)) // fcvtns v<d>.4s, v<n>.4s
#define FMAXV(n, d) WORD $(0x6e30f800 | (n)<<5 | (d)) // fmaxv s<d>, v<n>.4s
#define SSHR(by, n, d) WORD $(0x4f000400 | (64-(by))<<16 | (n)<<5 | (d)) // sshr v<d>.4s, v<n>.4s, #<by>
#define FMLALANE(m, i, n, d) WORD $(0x4f801000 | ((i)&1)<<21 | (m)<<16 | ((i)>>1)<<11 | (n)<<5 | (d)) // fmla v<d>.4s, v<n>.4s, v<m>.s[<i>]
#define FMLA(m, n, d) WORD $(0x4e20cc00 | (m)<<16 | (n)<<5 | (d)) // fmla v<d>.4s, v<n>.4s, v<m>.4s
#define ADDP(m, n, d) WORD $(0x4ea0bc00 | (m)<<16 | (n)<<5 | (d)) // addp v<d>.4s, v<n>.4s, v<m>.4s
#define TBL(m, n, d) WORD $(0x4e000000 | (m)<<16 | (n)<<5 | (d)) // tbl v<d>.16b, {v<n>.16b}, v<m>.16b
#define SCVTF(n, d) WORD $(0x4e21d800 | (n)<<5 | (d)) // scvtf v<d>.4s, v<n>.4s
#define UMAXV(n, d) WORD $(0x6eb0a800 | (n)<<5 | (d)) // umaxv s<d>, v<n>.4s
#define SXTL(n, d) WORD $(0x0f08a400 | (n)<<5 | (d)) // sxtl v<d>.8h, v<n>.8b
#define SXTL2(n, d) WORD $(0x4f08a400 | (n)<<5 | (d)) // sxtl2 v<d>.8h, v<n>.16b
#define SMLAL(m, n, d) WORD $(0x0e608000 | (m)<<16 | (n)<<5 | (d)) // smlal v<d>.4s, v<n>.4h, v<m>.4h
#define SMLAL2(m, n, d) WORD $(0x4e608000 | (m)<<16 | (n)<<5 | (d)) // smlal2 v<d>.4s, v<n>.8h, v<m>.8h

// FEAT_DotProd: each int32 of d += the product of 4 bytes of n with 4 of m.
#define SDOT(m, n, d) WORD $(0x4e809400 | (m)<<16 | (n)<<5 | (d)) // sdot v<d>.4s, v<n>.16b, v<m>.16b

// FEAT_BF16. BFMMLA adds to d (2×2, float32) the product n·mᵀ of two rows of 4 with two
// rows of 4.
#define BFMMLA(m, n, d) WORD $(0x6e40ec00 | (m)<<16 | (n)<<5 | (d)) // bfmmla v<d>.4s, v<n>.8h, v<m>.8h
#define BFCVTN(n, d) WORD $(0x0ea16800 | (n)<<5 | (d)) // bfcvtn v<d>.4h, v<n>.4s
#define BFCVTN2(n, d) WORD $(0x4ea16800 | (n)<<5 | (d)) // bfcvtn2 v<d>.8h, v<n>.4s
