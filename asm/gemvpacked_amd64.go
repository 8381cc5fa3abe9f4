//go:build !purego

package asm

// GemvPackedAVX512VNNI multiplies panels of 64 rows, each of chunks·64 columns, by a
// vector x of chunks·64 numbers:
//
//	y[i] = float(Σ_j (a[i][j] − 128)·x[j])·scale[i]·xscale + bias[i]     i < 64·panels
//
// and writes the largest y of each panel to max. Without bias, nil, nothing is added;
// max may be nil as well. gemvpacked_avx512_amd64.h shows the layout of a. panels and
// chunks are above 0.
//
//go:noescape
func GemvPackedAVX512VNNI(panels, chunks int, a, x *int8, y, max, scale, bias *float32, xscale float32)

// GemvPacked4AVX512VNNI is GemvPackedAVX512VNNI for 4 vectors: x has 4 rows of chunks·64
// bytes, xscale 4 numbers, rows of y are ldy bytes apart and rows of max ldmax.
//
//go:noescape
func GemvPacked4AVX512VNNI(panels, chunks int, a, x *int8, y *float32, ldy int, max *float32, ldmax int, scale, bias, xscale *float32)

// GemvPackedAVX512AMX multiplies the same panels by 1 to 16 vectors on tiles: rows of x are
// chunks·64 bytes apart, rows of y ldy bytes. y gets the sums Σ_j a[i][j]·x[j] as int32. The
// process must have the permission to use tiles.
//
//go:noescape
func GemvPackedAVX512AMX(panels, chunks, vectors int, a, x *int8, y *float32, ldy int)

// FinishPackedAVX512 turns the sums of one vector x, in y, into what GemvPackedAVX512VNNI
// computes.
//
//go:noescape
func FinishPackedAVX512(panels, chunks int, x *int8, y, max, scale, bias *float32, xscale float32)
