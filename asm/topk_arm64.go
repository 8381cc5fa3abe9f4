//go:build !purego

package asm

// AboveNEON returns the first multiple of 16 from which on one of 16 x is above
// least, n if none is; n is a multiple of 16. A NaN is above nothing.
//
//go:noescape
func AboveNEON(n int, x *float32, least float32) int
