// Products of panels of 64 rows, words of 4 columns one after the other, with 4 vectors.
//   SI a · DX x, R8 and R14 1 and 3 times ldx
//   Z0–Z3, Z4–Z7, Z8–Z11, Z12–Z15 sums of 64 rows with each vector · Z16–Z19 a
//   Z20–Z23 words of x in all lanes, of each vector · Z24–Z27 = −128·Σx, in all lanes

#define WORDS(c) \
	VPBROADCASTD (4*c)(DX), Z20 \
	VPBROADCASTD (4*c)(DX)(R8*1), Z21 \
	VPBROADCASTD (4*c)(DX)(R8*2), Z22 \
	VPBROADCASTD (4*c)(DX)(R14*1), Z23

#define OFFSET(c) \
	WORDS(c) \
	VPDPBUSD Z20, Z16, Z24 \
	VPDPBUSD Z21, Z16, Z25 \
	VPDPBUSD Z22, Z16, Z26 \
	VPDPBUSD Z23, Z16, Z27

#define TIMES(x, c0, c1, c2, c3) \
	VPDPBUSD x, Z16, c0 \
	VPDPBUSD x, Z17, c1 \
	VPDPBUSD x, Z18, c2 \
	VPDPBUSD x, Z19, c3

#define COLUMNS(c) \
	VMOVDQU64 (256*c)(SI), Z16 \
	VMOVDQU64 (256*c+64)(SI), Z17 \
	VMOVDQU64 (256*c+128)(SI), Z18 \
	VMOVDQU64 (256*c+192)(SI), Z19 \
	WORDS(c) \
	TIMES(Z20, Z0, Z1, Z2, Z3) \
	TIMES(Z21, Z4, Z5, Z6, Z7) \
	TIMES(Z22, Z8, Z9, Z10, Z11) \
	TIMES(Z23, Z12, Z13, Z14, Z15)

#define BEGIN(off, c0, c1, c2, c3) \
	VMOVDQA32 off, c0 \
	VMOVDQA32 off, c1 \
	VMOVDQA32 off, c2 \
	VMOVDQA32 off, c3

// CHUNK(f) is f of each of 16 words.
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

// BEGIN4 begins with what 128, added to each number of a, makes too much.
#define BEGIN4 \
	BEGIN(Z24, Z0, Z1, Z2, Z3) \
	BEGIN(Z25, Z4, Z5, Z6, Z7) \
	BEGIN(Z26, Z8, Z9, Z10, Z11) \
	BEGIN(Z27, Z12, Z13, Z14, Z15)

// Z24–Z27 become what they are from OFFSETS on, by OFFSET of each word, with NEGATE.
#define OFFSETS \
	MOVL $0x80808080, R15 \
	VPBROADCASTD R15, Z16 \
	VPXORD Z24, Z24, Z24 \
	VPXORD Z25, Z25, Z25 \
	VPXORD Z26, Z26, Z26 \
	VPXORD Z27, Z27, Z27
#define NEGATE \
	VPXORD Z16, Z16, Z16 \
	VPSUBD Z24, Z16, Z24 \
	VPSUBD Z25, Z16, Z25 \
	VPSUBD Z26, Z16, Z26 \
	VPSUBD Z27, Z16, Z27
