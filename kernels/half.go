package kernels

import "math"

// RoundBF16 rounds x to the nearest bfloat16, ties to even. A bfloat16 is a float32 whose
// lower 16 bits are 0. A NaN keeps the upper half of its payload.
func RoundBF16(x float32) float32 {
	const quiet = 1 << 22
	b := math.Float32bits(x)
	if b&^(1<<31) <= 0xff<<23 {
		return math.Float32frombits((b + 0x7fff + b>>16&1) &^ 0xffff)
	}
	if b &^= 0xffff; b&^(1<<31) == 0xff<<23 { // that would be an infinity
		b |= quiet
	}
	return math.Float32frombits(b)
}

// FromF16 widens an IEEE 754 half, exactly.
func FromF16(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exp := uint32(h>>10) & 0x1f
	man := uint32(h) & 0x3ff
	switch exp {
	case 0: // zero or denormal: man × 2⁻²⁴
		f := float32(man) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(f) | sign)
	case 0x1f: // infinity or NaN, whose payload is kept
		return math.Float32frombits(sign | 0xff<<23 | man<<13)
	}
	return math.Float32frombits(sign | (exp+127-15)<<23 | man<<13)
}
