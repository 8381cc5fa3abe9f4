//go:build !purego

package asm

// GemvInt2AVX512VNNI computes, for a multiple of 4 rows of n bytes, a multiple of 64,
// with 4 codes of 2 bits in each byte,
//
//	y[i] = float(2·Σ code·x − offset)·scale[i]·xscale + bias[i]     i < rows, rows > 0
//
// Bits 2q and 2q+1 of byte t of a block of 64 are the code of x[256·block + 64·q + t].
//
//go:noescape
func GemvInt2AVX512VNNI(rows, n int, a *byte, x *int8, y, scale, bias *float32, xscale float32, offset int32)
