//go:build !purego

package asm

// GemvThinAVX512VNNI computes, for panels of 64 rows of 64 numbers,
//
//	y[i] = float(Σ_j a·x[j] − offset)·scale[i]·xscale + bias[i]     i < 64·panels, panels > 0
//
// A panel is 16 times 64 words, word p of row i the bytes of its columns 4p … 4p+3,
// without sign.
//
//go:noescape
func GemvThinAVX512VNNI(panels int, a, x *int8, y, scale, bias *float32, xscale float32, offset int32)
