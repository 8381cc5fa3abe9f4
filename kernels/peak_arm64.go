//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// peaksNEON overrides the yardsticks.
func peaksNEON(s *Set) {
	s.peak = asm.PeakNEON
	s.peakBF16 = s.peak
	s.peakInt8 = asm.PeakInt8NEON
	s.stream = streamIn(asm.StreamNEON)
	s.streamAdam = streamAdamIn(asm.StreamAdamNEON)
}

// One of these instructions does as many operations as four of NEON.

func peaksNEONDot(s *Set) {
	s.peakInt8 = func(rounds int) { asm.PeakInt8NEONDot(rounds / 4) }
}

func peaksNEONBF16(s *Set) {
	s.peakBF16 = func(rounds int) { asm.PeakNEONBF16(rounds / 4) }
}
