//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// peaksAVX2 overrides the yardsticks.
func peaksAVX2(s *Set) {
	s.peak = asm.PeakAVX2
	s.peakBF16 = s.peak
	s.peakInt8 = everyRounds(2, asm.PeakInt8AVX2)
	s.streamAdam = streamAdamIn(asm.StreamAdamAVX2)
}

func peaksAVX2VNNI(s *Set) {
	s.peakInt8 = everyRounds(4, asm.PeakInt8AVX2VNNI)
}

func peaksAVX512(s *Set) {
	s.peak = everyRounds(4, asm.PeakAVX512)
	s.peakBF16 = s.peak
	s.peakInt8 = everyRounds(8, asm.PeakInt8AVX512)
	s.streamAdam = streamAdamIn(asm.StreamAdamAVX512)
}

func peaksAVX512VNNI(s *Set) {
	s.peakInt8 = everyRounds(16, asm.PeakInt8AVX512VNNI)
}

func peaksAVX512BF16(s *Set) {
	s.peakBF16 = everyRounds(8, asm.PeakAVX512BF16)
}

func peaksAVX512AMX(s *Set) {
	s.peakBF16 = everyRounds(1024, asm.PeakAVX512AMX)
	s.peakInt8 = everyRounds(2048, asm.PeakInt8AVX512AMX)
}

// everyRounds adapts a peak whose loop does n rounds at once.
func everyRounds(n int, peak func(int)) func(rounds int) {
	return func(rounds int) { peak(rounds / n) }
}
