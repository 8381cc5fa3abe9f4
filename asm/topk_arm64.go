//go:build !purego

package asm

// AboveNEON returns the start of the first 16 elements of which one is above threshold, or
// n if there is none; a NaN is not above it. n is a multiple of 16.
//
//go:noescape
func AboveNEON(n int, x *float32, threshold float32) int
