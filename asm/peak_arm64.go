//go:build !purego

package asm

// PeakNEON does n rounds of 24 independent fused multiply-adds of 4 floats, all
// in registers: 192·n floating-point operations. It serves to measure what the
// processor can do.
//
//go:noescape
func PeakNEON(n int)
