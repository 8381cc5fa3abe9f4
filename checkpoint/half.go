package checkpoint

import (
	"math"

	"github.com/lstmkb/lstmkb/kernels"
)

// toF16 rounds to the nearest half, ties to even. Numbers that round to more than 65504
// become infinity.
func toF16(f float32) uint16 {
	b := math.Float32bits(f)
	sign := uint16(b >> 16 & 0x8000)
	b &= 1<<31 - 1
	switch {
	case b > 0xff<<23:
		man := uint16(b >> 13 & 0x3ff)
		if man == 0 { // all kept bits of the payload are zero: that would be infinity
			man = 0x200
		}
		return sign | 0x7c00 | man
	case b >= (127+16)<<23:
		return sign | 0x7c00
	case b >= (127-14)<<23: // normal; a carry out of the mantissa raises the exponent, as it should
		return sign | uint16(roundShift(b-(127-15)<<23, 13))
	case b < (127-25)<<23: // below half of the smallest denormal
		return sign
	}
	man := b&(1<<23-1) | 1<<23
	return sign | uint16(roundShift(man, 126-b>>23))
}

// fromBF16 widens a bfloat16, which is the upper half of a float32.
func fromBF16(h uint16) float32 { return math.Float32frombits(uint32(h) << 16) }

// toBF16 rounds to the nearest bfloat16, ties to even.
func toBF16(f float32) uint16 { return uint16(math.Float32bits(kernels.RoundBF16(f)) >> 16) }

// roundShift is v / 2ⁿ rounded to the nearest, ties to even, for n from 1 to 31. The sum
// cannot overflow: the callers' v is below 2³² − 2¹⁶.
func roundShift(v, n uint32) uint32 {
	return (v + 1<<(n-1) - 1 + v>>n&1) >> n
}
