//go:build !purego

package asm

// SelectAboveAVX512 writes first + i to ids for each i < n with
// x[i] + factor·margin[i] ≥ threshold, and returns their number. ids has room for n rounded
// up to a multiple of 16.
//
//go:noescape
func SelectAboveAVX512(n int, x, margin *float32, factor, threshold float32, first int32, ids *int32) int
