//go:build !purego

package asm

// CountAboveAVX512 returns the number of x[i] > threshold, for any n below 2³¹. A NaN is not
// above it.
//
//go:noescape
func CountAboveAVX512(n int, x *float32, threshold float32) int
