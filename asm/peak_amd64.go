//go:build !purego

package asm

// PeakAVX2 does n rounds of 12 independent fused multiply-adds of 8 floats, all
// in registers: 192·n floating-point operations. It serves to measure what the
// processor can do.
//
//go:noescape
func PeakAVX2(n int)
