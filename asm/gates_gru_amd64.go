//go:build !purego

package asm

// GatesGRUAVX2 is the GRU cell on one row: gates holds the products with x of the gates
// r, z, n, each n floats and h floats apart, and receives the activations; sums holds
// the products with hPrev alike, and its last third receives s:
//
//	r, z = σ(gates + sums)   s = sums_n + bias   n = tanh(gates_n + r·s)
//	out = n + z·(hPrev − n)
//
// n is a multiple of 8; out may be hPrev.
//
//go:noescape
func GatesGRUAVX2(n, h int, gates, sums, bias, hPrev, out *float32)

// GatesGRUGradAVX2 is its derivative: gates goes from activations to the gradients of
// the products with x, sums from s to those of the products with hPrev, carry from the
// part of out's gradient that dh lacks to that of hPrev.
//
//	d = dh + carry
//	dn = d·(1−z)·(1−n²)   dr = dn·s·r·(1−r)   dz = d·(hPrev−n)·z·(1−z)
//	gates = dr, dz, dn   sums = dr, dz, dn·r   carry = d·z
//
//go:noescape
func GatesGRUGradAVX2(n, h int, gates, sums, hPrev, dh, carry *float32)

// GatesGRUAVX512 is GatesGRUAVX2 for any n.
//
//go:noescape
func GatesGRUAVX512(n, h int, gates, sums, bias, hPrev, out *float32)
