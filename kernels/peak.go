package kernels

// Peak does about n floating-point operations as fast as the set's instructions
// allow, in registers alone, and returns how many it did. A kernel's speed is told
// as a share of it.
func (s *Set) Peak(n int) (operations int) {
	const round = 192 // operations of a round, in every set
	rounds := (n + round - 1) / round
	s.peak(rounds)
	return rounds * round
}

// peakGeneric does 12 times 8 independent multiplications and additions a round.
// The compiler may not drop them, since they reach a branch.
func peakGeneric(rounds int) {
	var x, s0, s1, s2, s3, s4, s5, s6, s7 float32
	for range rounds * 12 {
		s0, s1, s2, s3 = s0+x*x, s1+x*x, s2+x*x, s3+x*x
		s4, s5, s6, s7 = s4+x*x, s5+x*x, s6+x*x, s7+x*x
		x = s0
	}
	if s0+s1+s2+s3+s4+s5+s6+s7 != 0 {
		panic("kernels: a sum of zeros is not zero")
	}
}
