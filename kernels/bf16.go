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
