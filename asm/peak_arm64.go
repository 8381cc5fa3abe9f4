//go:build !purego

package asm

// The Peak functions do n rounds of 24 independent instructions in registers, to measure
// what the processor can do.

// PeakNEON does fused multiply-adds of 4 floats: 192·n operations.
//
//go:noescape
func PeakNEON(n int)

// PeakInt8NEON does 4 products of 16 bits each: 192·n operations.
//
//go:noescape
func PeakInt8NEON(n int)

// PeakInt8NEONDot does 16 products of 8 bits each: 768·n operations.
//
//go:noescape
func PeakInt8NEONDot(n int)

// PeakNEONBF16 does 16 products of bfloat16 each: 768·n operations.
//
//go:noescape
func PeakNEONBF16(n int)
