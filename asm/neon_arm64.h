// Vector instructions on floats that Go's assembler has no name for. Operands
// are register numbers in Go's order, destination last. The comment beside each
// macro is its instruction as a disassembler writes it: words_test.go compares.

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
