package kernels

// packedTiles multiplies panels of a PackedInt8 by up to 16 vectors at a time: a chunk of 64
// columns of a panel is four tiles, and so many of the vectors are one, as both stand.
type packedTiles struct {
	// sums sets y (vectors, 64·panels) to Σ_j a[i][j]·x[j] as int32, a's numbers plus 128.
	sums func(panels, chunks, vectors int, a, x []int8, y []float32, ldy int)
	// finish turns the sums of one vector into y, and sets max unless it is nil.
	finish func(panels, chunks int, x []int8, y, max, scale, bias []float32, xscale float32)
}

// packedTileVectors is the number of vectors from which on tiles are used: they take the same
// time for 1 vector as for 16.
const packedTileVectors = 8

// product makes packedProduct.run, which leaves to rest the vectors from the last argument on.
func (t packedTiles) product(rest func(g packedGemv, panel, panels, row, from int)) func(g packedGemv, panel, panels, row int) {
	return func(g packedGemv, panel, panels, row int) {
		a, x, ldmax, from := g.a, g.x, g.a.Panels(), 0
		if a.M >= PanelRows && a.LD > 0 {
			chunks, rows := a.LD/int8Line, panels*PanelRows
			data, scale := a.Data[panel*PanelRows*a.LD:][:rows*a.LD], a.Scale[panel*PanelRows:][:rows]
			var bias, largest []float32
			if g.bias != nil {
				bias = g.bias[row:][:rows]
			}
			for n := len(x.Scale); n-from >= packedTileVectors; {
				vectors := min(n-from, tileSide)
				t.sums(panels, chunks, vectors, data, x.Data[from*x.LD:][:vectors*x.LD], g.y[from*g.ldy+row:][:(vectors-1)*g.ldy+rows], g.ldy)
				for ; vectors > 0; vectors-- {
					if g.max != nil {
						largest = g.max[from*ldmax+panel:][:panels]
					}
					t.finish(panels, chunks, x.Data[from*x.LD:][:x.LD], g.y[from*g.ldy+row:][:rows], largest, scale, bias, x.Scale[from])
					from++
				}
			}
		}
		rest(g, panel, panels, row, from)
	}
}
