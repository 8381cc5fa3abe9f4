//go:build !purego

package asm

// AboveAVX2 returns the first i with x[i] > threshold, or n if there is none; a NaN is not
// above it. n is a multiple of 8.
//
//go:noescape
func AboveAVX2(n int, x *float32, threshold float32) int

// AboveAVX512 is AboveAVX2 for any n.
//
//go:noescape
func AboveAVX512(n int, x *float32, threshold float32) int
