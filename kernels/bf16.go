package kernels

import "math"

// BF16 is a bfloat16: the upper half of a float32's bits.
type BF16 uint16

// ToBF16 rounds src to the nearest bfloat16, ties to even; a NaN stays one. Set
// avx512bf16 takes a denormal as 0 of its sign, as the processor's instruction does.
func (s *Set) ToBF16(dst []BF16, src []float32) {
	for len(src) > longRun {
		s.toBF16(dst[:longRun], src[:longRun])
		dst, src = dst[longRun:], src[longRun:]
	}
	s.toBF16(dst, src)
}

// FromBF16 widens src, exactly.
func (s *Set) FromBF16(dst []float32, src []BF16) {
	for len(src) > longRun {
		s.fromBF16(dst[:longRun], src[:longRun])
		dst, src = dst[longRun:], src[longRun:]
	}
	s.fromBF16(dst, src)
}

func toBF16Generic(dst []BF16, src []float32) {
	dst = dst[:len(src)]
	for i, v := range src {
		dst[i] = BF16(roundBits(math.Float32bits(v)) >> 16)
	}
}

func fromBF16Generic(dst []float32, src []BF16) {
	dst = dst[:len(src)]
	for i, v := range src {
		dst[i] = math.Float32frombits(uint32(v) << 16)
	}
}

// roundBits rounds a float32's bits to a bfloat16's, whose lower half is 0.
func roundBits(b uint32) uint32 {
	const quiet = 1 << 22
	if b&^(1<<31) > 0xff<<23 {
		return (b | quiet) & 0xffff0000
	}
	return (b + 0x7fff + b>>16&1) & 0xffff0000
}
