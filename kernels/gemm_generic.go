package kernels

var (
	microGeneric  = micro{mr: 4, nr: 4, blocking: floatBlocks, lhs: floatsInOrder, rhs: floatsInOrder, tile: gemmGeneric}
	floatsInOrder = packer{packGeneric, splitGeneric}
)

// gemmGeneric multiplies packed tiles of A with a packed panel of B, as every set does
// in tiles of its own mr×nr; here both are 4:
//
//	C[mr·t+r][j] (+)= Σ_p a[(t·k+p)·mr+r] · b[p·nr+j]
func gemmGeneric(tiles, k int, a, b, c []float32, ldc int, add bool) {
	for t := range tiles {
		at := a[t*k*4:][:k*4]
		bt := b[:k*4]
		var s [16]float32
		for len(at) >= 4 && len(bt) >= 4 {
			a0, a1, a2, a3 := at[0], at[1], at[2], at[3]
			b0, b1, b2, b3 := bt[0], bt[1], bt[2], bt[3]
			s[0] += a0 * b0
			s[1] += a0 * b1
			s[2] += a0 * b2
			s[3] += a0 * b3
			s[4] += a1 * b0
			s[5] += a1 * b1
			s[6] += a1 * b2
			s[7] += a1 * b3
			s[8] += a2 * b0
			s[9] += a2 * b1
			s[10] += a2 * b2
			s[11] += a2 * b3
			s[12] += a3 * b0
			s[13] += a3 * b1
			s[14] += a3 * b2
			s[15] += a3 * b3
			at, bt = at[4:], bt[4:]
		}
		for r := range 4 {
			row := c[(t*4+r)*ldc:][:4]
			if !add {
				clear(row)
			}
			for j := range row {
				row[j] += s[r*4+j]
			}
		}
	}
}
