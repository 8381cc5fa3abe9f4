package kernels

import "math"

// A round of a peak function is 192 operations. Sets whose loops are longer are
// asked for a multiple of 16 rounds alone.
const (
	peakRound  = 192
	peakRounds = 16
)

// Peak does about n floating-point operations as fast as the set's instructions
// allow, in registers alone, and returns how many it did. A kernel's speed is told
// as a share of it.
func (s *Set) Peak(n int) (operations int) { return doRounds(s.peak, n) }

// PeakBF16 is [Set.Peak] of products of bfloat16 summed in float32; that of
// float32 where the set has no instruction for them.
func (s *Set) PeakBF16(n int) (operations int) { return doRounds(s.peakBF16, n) }

// PeakInt8 is [Set.Peak] of products of int8 summed in int32: of 16 bits where the
// set has no instruction for those of 8.
func (s *Set) PeakInt8(n int) (operations int) { return doRounds(s.peakInt8, n) }

func doRounds(peak func(rounds int), n int) (operations int) {
	rounds := roundUp((n+peakRound-1)/peakRound, peakRounds)
	peak(rounds)
	return rounds * peakRound
}

// factors are zeros, which the compiler does not know.
var factors struct {
	f [5]float32
	i [5]int32
}

// peakGeneric does 16 times 6 independent multiplications and additions a round.
func peakGeneric(rounds int) {
	x0, x1, x2, y0, y1 := factors.f[0], factors.f[1], factors.f[2], factors.f[3], factors.f[4]
	var s0, s1, s2, s3, s4, s5 float32
	for range rounds * 16 {
		s0, s1, s2 = s0+x0*y0, s1+x1*y0, s2+x2*y0
		s3, s4, s5 = s3+x0*y1, s4+x1*y1, s5+x2*y1
	}
	forget(math.Float32bits(s0 + s1 + s2 + s3 + s4 + s5))
}

// peakInt8Generic is peakGeneric in int32.
func peakInt8Generic(rounds int) {
	x0, x1, x2, y0, y1 := factors.i[0], factors.i[1], factors.i[2], factors.i[3], factors.i[4]
	var s0, s1, s2, s3, s4, s5 int32
	for range rounds * 16 {
		s0, s1, s2 = s0+x0*y0, s1+x1*y0, s2+x2*y0
		s3, s4, s5 = s3+x0*y1, s4+x1*y1, s5+x2*y1
	}
	forget(uint32(s0 + s1 + s2 + s3 + s4 + s5))
}

// StreamAdam moves what [Pool.Adam] moves and computes next to nothing: it reads w,
// g, m and v, of one length, and adds g to the other three. It is the yardstick for
// operations that write, as [Set.Stream] is for those that read.
func (s *Set) StreamAdam(w, g, m, v []float32) {
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	for len(w) > streamMost {
		s.streamAdam(w[:streamMost], g[:streamMost], m[:streamMost], v[:streamMost])
		w, g, m, v = w[streamMost:], g[streamMost:], m[streamMost:], v[streamMost:]
	}
	s.streamAdam(w, g, m, v)
}

// streamMost floats at a time keep a stream preemptible.
const streamMost = 1 << 20

// streamAdamIn makes a streamAdam of a kernel that takes multiples of 16 floats.
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
