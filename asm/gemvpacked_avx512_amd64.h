// A packed matrix, of bytes a + 128: panels of 64 rows; in a panel groups of 4 columns,
// one after the other; in a group 4 bytes of each row, so that one Z register holds a
// group of 16 rows.
//
//	            row 0      row 1            row 63
//	group 0   │ 0 1 2 3 │ 0 1 2 3 │  …  │ 0 1 2 3 │    256 bytes, columns 0–3
//	group 1   │ 4 5 6 7 │ 4 5 6 7 │  …  │ 4 5 6 7 │    columns 4–7
//	  …
//	group 15  │ 60 … 63 │ 60 … 63 │  …  │ 60 … 63 │    the end of a chunk: 4096 bytes
//
// With 2 chunks (128 columns), row 70 and column 9 are panel 1, word 6 of group 2, byte 1:
// at 1·2·4096 + 2·256 + 6·4 + 1 = 8729.
//
// VPDPBUSD multiplies the 4 bytes of each row by 4 numbers of x, which one word of x in
// all lanes holds, and adds the products to the row's sum: nothing is added across lanes.
// A tile is 64 rows and 1 or 4 vectors. For each group:
//
//	          rows 0–15  16–31  32–47  48–63
//	a          Z16        Z17    Z18    Z19
//	x₀  Z20    Z0         Z1     Z2     Z3       sums, from −128·Σx₀ on
//	x₁  Z21    Z4         Z5     Z6     Z7
//	x₂  Z22    Z8         Z9     Z10    Z11
//	x₃  Z23    Z12        Z13    Z14    Z15
//
// With one vector the sums are Z0–Z3, a is Z4–Z7, and Z16–Z31 hold the 16 words of x of a
// chunk: all of x if that is all.
//
//	DI panels left    SI a    DX x, of R8 bytes    CX bytes left of x
//	BX y    R9 scale    R10 bias or 0    R11 max or 0

// GROUP loads group c of a chunk.
#define GROUP(c, a0, a1, a2, a3) \
	VMOVDQU64 (256*c)(SI), a0 \
	VMOVDQU64 (256*c+64)(SI), a1 \
	VMOVDQU64 (256*c+128)(SI), a2 \
	VMOVDQU64 (256*c+192)(SI), a3

#define TIMES(x, a0, a1, a2, a3, c0, c1, c2, c3) \
	VPDPBUSD x, a0, c0 \
	VPDPBUSD x, a1, c1 \
	VPDPBUSD x, a2, c2 \
	VPDPBUSD x, a3, c3

#define BEGIN(offset, c0, c1, c2, c3) \
	VMOVDQA32 offset, c0 \
	VMOVDQA32 offset, c1 \
	VMOVDQA32 offset, c2 \
	VMOVDQA32 offset, c3

// CHUNK is f of each of 16 groups.
#define CHUNK(f) \
	f(0) \
	f(1) \
	f(2) \
	f(3) \
	f(4) \
	f(5) \
	f(6) \
	f(7) \
	f(8) \
	f(9) \
	f(10) \
	f(11) \
	f(12) \
	f(13) \
	f(14) \
	f(15)

// c = float(c)·scale·xscale
#define SCALE(scale, xscale, c) \
	VCVTDQ2PS c, c \
	VMULPS scale, c, c \
	VMULPS xscale, c, c

#define SCALE4(s0, s1, s2, s3, xscale, c0, c1, c2, c3) \
	SCALE(s0, xscale, c0) \
	SCALE(s1, xscale, c1) \
	SCALE(s2, xscale, c2) \
	SCALE(s3, xscale, c3)

#define ADD4(b0, b1, b2, b3, c0, c1, c2, c3) \
	VADDPS b0, c0, c0 \
	VADDPS b1, c1, c1 \
	VADDPS b2, c2, c2 \
	VADDPS b3, c3, c3

#define STORE4(to, c0, c1, c2, c3) \
	VMOVUPS c0, 0(to) \
	VMOVUPS c1, 64(to) \
	VMOVUPS c2, 128(to) \
	VMOVUPS c3, 192(to)

// MAX writes the largest of 64 numbers; x0, y0 and x1, y1 are halves of c0 and c1.
#define MAX(to, c0, c1, c2, c3, y0, y1, x0, x1) \
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
	VMOVSS x0, (to)
