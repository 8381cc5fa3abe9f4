//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvPackedAVX512VNNI overrides the product with a PackedInt8.
func gemvPackedAVX512VNNI(s *Set) {
	s.gemvPacked = packedProduct{fast: true, run: func(g packedGemv, panel, panels, row int) {
		gemvPackedVNNI(g, panel, panels, row, 0)
	}}
}

// gemvPackedVNNI is packedProduct.run for the vectors from that one on.
func gemvPackedVNNI(g packedGemv, panel, panels, row, from int) {
	a, x, ldmax := g.a, g.x, g.a.Panels()
	if a.M < PanelRows || a.LD == 0 {
		gemvPackedGeneric(g, panel, panels, row)
		return
	}
	chunks, data, scale := a.LD/int8Line, &a.Data[panel*PanelRows*a.LD], &a.Scale[panel*PanelRows]
	var bias, largest *float32
	if g.bias != nil {
		bias = &g.bias[row]
	}
	for b, n := from, len(x.Scale); b < n; {
		if b > 0 && n-b == 3 {
			b-- // the vector before once more, as 4 at once take less time than 3 alone
		}
		y := &g.y[b*g.ldy+row]
		if g.max != nil {
			largest = &g.max[b*ldmax+panel]
		}
		if n-b >= 4 {
			asm.GemvPacked4AVX512VNNI(panels, chunks, data, &x.Data[b*x.LD], y, g.ldy*4, largest, ldmax*4, scale, bias, &x.Scale[b])
			b += 4
		} else {
			asm.GemvPackedAVX512VNNI(panels, chunks, data, &x.Data[b*x.LD], y, largest, scale, bias, x.Scale[b])
			b++
		}
	}
}
