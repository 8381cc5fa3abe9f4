//go:build !purego

package asm

// The Peak functions do n rounds of independent operations in registers, to measure what
// the processor can do.

// PeakAVX2 does 12 fused multiply-adds of 8 floats a round: 192·n operations.
//
//go:noescape
func PeakAVX2(n int)

// PeakInt8AVX2 does 12 times 16 products of 16 bits, added to 8 sums: 384·n
// operations.
//
//go:noescape
func PeakInt8AVX2(n int)

// PeakInt8AVX2VNNI does 12 times 32 products of 8 bits, added to 8 sums: 768·n
// operations.
//
//go:noescape
func PeakInt8AVX2VNNI(n int)

// PeakAVX512 does 24 fused multiply-adds of 16 floats a round: 768·n operations.
//
//go:noescape
func PeakAVX512(n int)

// PeakInt8AVX512 does 24 times 32 products of 16 bits, added to 16 sums: 1536·n
// operations.
//
//go:noescape
func PeakInt8AVX512(n int)

// PeakInt8AVX512VNNI does 24 times 64 products of 8 bits, added to 16 sums: 3072·n
// operations.
//
//go:noescape
func PeakInt8AVX512VNNI(n int)

// PeakAVX512BF16 does 24 times 32 products of bfloat16, added to 16 sums: 1536·n
// operations.
//
//go:noescape
func PeakAVX512BF16(n int)

// PeakAVX512AMX does 12 times 8192 products of bfloat16, added to 4 tiles of sums: 196,608·n
// operations.
//
//go:noescape
func PeakAVX512AMX(n int)

// PeakInt8AVX512AMX does 12 times 16,384 products of 8 bits, added to 4 tiles of sums:
// 393,216·n operations.
//
//go:noescape
func PeakInt8AVX512AMX(n int)

// StreamAdamAVX2 computes w += grad, m += grad, v += grad of n floats, a multiple of 16.
//
//go:noescape
func StreamAdamAVX2(n int, w, grad, m, v *float32)

// StreamAdamAVX512 is StreamAdamAVX2 with registers of 64 bytes.
//
//go:noescape
func StreamAdamAVX512(n int, w, grad, m, v *float32)
