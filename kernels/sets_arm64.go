//go:build !purego

package kernels

import "github.com/klauspost/cpuid/v2"

// Each set is the one before it with what its instructions add. It needs every bit that
// they use, but for NEON, which each arm64 processor that Go runs on has. Where the
// operating system tells nothing, neon is the only set.
var (
	neon     = generic.with("neon", gemmNEON, gemvsNEON, vectorsNEON, peaksNEON)
	neondot  = neon.with("neondot", needs(cpuid.ASIMDDP), gemvsNEONDot, peaksNEONDot)
	neonbf16 = neondot.with("neonbf16", needs(cpuid.BF16), gemmNEONBF16, peaksNEONBF16)
)

var archSets = []*Set{&neon, &neondot, &neonbf16}
