//go:build !purego

package asm

// ToBF16AVX2 rounds n floats, a multiple of 16, to the nearest bfloat16, ties to
// even, a NaN to a quiet one.
//
//go:noescape
func ToBF16AVX2(n int, src *float32, dst *uint16)

// FromBF16AVX2 widens n bfloat16, a multiple of 16.
//
//go:noescape
func FromBF16AVX2(n int, src *uint16, dst *float32)

// ToBF16AVX512 is ToBF16AVX2 for any n.
//
//go:noescape
func ToBF16AVX512(n int, src *float32, dst *uint16)

// FromBF16AVX512 is FromBF16AVX2 for any n.
//
//go:noescape
func FromBF16AVX512(n int, src *uint16, dst *float32)

// ToBF16AVX512BF16 is ToBF16AVX512, except that a denormal becomes a zero of its
// sign.
//
//go:noescape
func ToBF16AVX512BF16(n int, src *float32, dst *uint16)
