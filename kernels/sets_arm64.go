//go:build !purego

package kernels

import "github.com/klauspost/cpuid/v2"

// Each set is the one before it with what its instructions add.
var (
	neon     = generic.with("neon", gemmNEON, gemvsNEON, vectorsNEON, peaksNEON)
	neondot  = neon.with("neondot", gemvsNEONDot, peaksNEONDot)
	neonbf16 = neondot.with("neonbf16", gemmNEONBF16, peaksNEONBF16)
)

// archSets asks for every bit that a set uses, but for NEON, which each arm64
// processor that Go runs on has. Where the operating system tells nothing, neon is
// the only set.
func archSets() []*Set {
	sets := []*Set{&neon}
	if cpuid.CPU.Supports(cpuid.ASIMDDP) {
		sets = append(sets, &neondot)
		if cpuid.CPU.Supports(cpuid.BF16) {
			sets = append(sets, &neonbf16)
		}
	}
	return sets
}
