//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// peaksNEON overrides the yardsticks.
func peaksNEON(s *Set) {
	s.peak = asm.PeakNEON
	s.peakBF16 = s.peak
	s.peakInt8 = asm.PeakInt8NEON
	s.stream = func(x []float32) {
		n := len(x) &^ 63
		if n > 0 {
			asm.StreamNEON(n, &x[0])
		}
		streamGeneric(x[n:])
	}
	s.streamAdam = func(w, g, m, v []float32) {
		g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
		n := len(w) &^ 7
		if n > 0 {
			asm.StreamAdamNEON(n, &w[0], &g[0], &m[0], &v[0])
		}
		streamAdamGeneric(w[n:], g[n:], m[n:], v[n:])
	}
}

// An instruction of these does four times the operations of one of NEON.

func peaksNEONDot(s *Set) {
	s.peakInt8 = func(rounds int) { asm.PeakInt8NEONDot(rounds / 4) }
}

func peaksNEONBF16(s *Set) {
	s.peakBF16 = func(rounds int) { asm.PeakNEONBF16(rounds / 4) }
}
