//go:build !purego

package asm

// ReachAVX512 writes first + i for the i < n with x[i] + reach·off[i] ≥ least to ids, which
// has room for n rounded up to 16, and returns how many they are.
//
//go:noescape
func ReachAVX512(n int, x, off *float32, reach, least float32, first int32, ids *int32) int
