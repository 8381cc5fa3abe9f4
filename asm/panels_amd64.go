//go:build !purego

package asm

// GemvPanels4AVX512VNNI computes, for panels of 64 rows, chunks of 64 columns and 4 vectors,
//
//	y = float(Σ_j (a − 128)·x[j])·scale·xscale
//
// A panel is for each 4 columns 64 words, of row i the bytes of those columns, without
// sign. Strides are in bytes; panels and chunks are above 0.
//
//go:noescape
func GemvPanels4AVX512VNNI(panels, chunks int, a, x *int8, ldx int, y *float32, ldy int, scale, xscale *float32)
