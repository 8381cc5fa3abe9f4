package kernels

import "math"

// A round of a peak function is peakRound operations. Calls are for a multiple of
// peakRounds rounds, since the loops of some sets do that many at a time.
const (
	peakRound  = 192
	peakRounds = 2048
)

// Peak does about n floating-point operations in registers, as fast as the set's
// instructions allow, and returns how many it did. Reports give a kernel's speed as a
// fraction of this one.
func (s *Set) Peak(n int) (operations int) { return doRounds(s.peak, n) }

// PeakBF16 is [Set.Peak] for products of bfloat16 summed in float32, or for float32 if
// the set has no instruction for them.
func (s *Set) PeakBF16(n int) (operations int) { return doRounds(s.peakBF16, n) }

// PeakInt8 is [Set.Peak] for products of int8 summed in int32, or for products of int16
// if the set has no instruction for them.
func (s *Set) PeakInt8(n int) (operations int) { return doRounds(s.peakInt8, n) }

func doRounds(peak func(rounds int), n int) (operations int) {
	rounds := roundUp((n+peakRound-1)/peakRound, peakRounds)
	peak(rounds)
	return rounds * peakRound
}

// factors are zeros, but the compiler cannot know it.
var factors struct {
	f [5]float32
	i [5]int32
}

func peakGeneric(rounds int) { forget(math.Float32bits(peakOf(factors.f, rounds))) }

func peakInt8Generic(rounds int) { forget(uint32(peakOf(factors.i, rounds))) }

// peakOf does 16 times 6 independent multiplications and additions a round.
func peakOf[T float32 | int32](x [5]T, rounds int) T {
	x0, x1, x2, y0, y1 := x[0], x[1], x[2], x[3], x[4]
	var s0, s1, s2, s3, s4, s5 T
	for range rounds * 16 {
		s0, s1, s2 = s0+x0*y0, s1+x1*y0, s2+x2*y0
		s3, s4, s5 = s3+x0*y1, s4+x1*y1, s5+x2*y1
	}
	return s0 + s1 + s2 + s3 + s4 + s5
}

// StreamAdam moves as much memory as [Pool.Adam] and computes next to nothing: it adds g
// to w, m and v, all of the same length. It is the yardstick for operations that write,
// as [Set.Stream] is for those that read.
func (s *Set) StreamAdam(w, g, m, v []float32) {
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	for len(w) > streamLimit {
		s.streamAdam(w[:streamLimit], g[:streamLimit], m[:streamLimit], v[:streamLimit])
		w, g, m, v = w[streamLimit:], g[streamLimit:], m[streamLimit:], v[streamLimit:]
	}
	s.streamAdam(w, g, m, v)
}

// streamLimit is the most floats in one call of assembly, which Go cannot preempt.
const streamLimit = 1 << 20

// streamAdamIn makes Set.streamAdam of a kernel that takes multiples of 16 floats.
func streamAdamIn(kernel func(n int, w, g, m, v *float32)) func(w, g, m, v []float32) {
	return func(w, g, m, v []float32) {
		g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
		n := len(w) &^ 15
		if n > 0 {
			kernel(n, &w[0], &g[0], &m[0], &v[0])
		}
		streamAdamGeneric(w[n:], g[n:], m[n:], v[n:])
	}
}

func streamAdamGeneric(w, g, m, v []float32) {
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	for i, x := range g {
		w[i] += x
		m[i] += x
		v[i] += x
	}
}
