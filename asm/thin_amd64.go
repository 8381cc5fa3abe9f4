//go:build !purego

package asm

// GemvThinAVX512VNNI computes, for panels of 64 rows of 64 numbers,
//
//	y[i] = float(Σ_j (a − 128)·x[j])·scale[i]·xscale + bias[i]     i < 64·panels, panels > 0
//
// and the largest y of each to most. A panel is 16 times 64 words, word p of row i the
// bytes of its columns 4p … 4p+3, without sign.
//
//go:noescape
func GemvThinAVX512VNNI(panels int, a, x *int8, y, most, scale, bias *float32, xscale float32)

// GemvThin4AVX512VNNI is GemvThinAVX512VNNI for 4 vectors; strides are in bytes.
//
//go:noescape
func GemvThin4AVX512VNNI(panels int, a, x *int8, ldx int, y *float32, ldy int, most *float32, ldmost int, scale, bias, xscale *float32)
