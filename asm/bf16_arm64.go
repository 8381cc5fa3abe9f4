//go:build !purego

package asm

// The lengths n of this file are multiples of 8.

// ToBF16NEON rounds x to bfloat16, ties to even; a NaN stays one, quiet.
//
//go:noescape
func ToBF16NEON(n int, x *float32, y *uint16)

// ToBF16NEONBF16 does the same with FEAT_BF16.
//
//go:noescape
func ToBF16NEONBF16(n int, x *float32, y *uint16)

// FromBF16NEON widens x, exactly.
//
//go:noescape
func FromBF16NEON(n int, x *uint16, y *float32)
