//go:build !purego

package kernels

// int8Tile is assembly for a fixed number of vectors. It takes a multiple of its rows, 4 or
// 8; strides are in bytes and n > 0 is a multiple of 64. Only tiles of 4 rows take ids, the
// rows wanted.
type int8Tile struct {
	vectors, rows int
	sums          func(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
}

// tiledInt8 multiplies with tiles in the order of [gemvTiled].
func tiledInt8(tiles ...int8Tile) func(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch) {
	return func(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch) {
		rows := a.M
		if ids != nil {
			rows = len(ids)
		}
		if rows < 4 || a.N == 0 {
			gemvInt8Generic(y, ldy, a, ids, x)
			return
		}
		block := gemvBlockRows(a.LD)
		for i := 0; i < rows&^3; i += block {
			int8Rows(tiles, y, ldy, a, ids, x, i, min(block, rows&^3-i))
		}
		if rows&3 > 0 { // the last 4 rows, overlapping those before
			int8Rows(tiles, y, ldy, a, ids, x, rows-4, 4)
		}
	}
}

// int8Rows computes rows of A, or of ids, starting at from.
func int8Rows(tiles []int8Tile, y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch, from, rows int) {
	t := 0
	for b := 0; b < len(x.Scale); b += tiles[t].vectors {
		if b > 0 && len(x.Scale)-b == 3 {
			b-- // one tile of 4 vectors, overlapping those before, instead of two tiles
		}
		for v := tiles[t].vectors; v > len(x.Scale)-b || v > 4 && v*a.LD > gemvNear || ids != nil && tiles[t].rows != 4; v = tiles[t].vectors {
			t++
		}
		done := wholeRows(rows, tiles[t].rows)
		if done > 0 {
			tiles[t].run(y, ldy, a, ids, x, b, from, done)
		}
		if done < rows {
			tiles[t+1].run(y, ldy, a, ids, x, b, from+done, rows-done)
		}
	}
}

// run computes rows, starting at from, times the tile's vectors, starting at b.
func (t *int8Tile) run(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch, b, from, rows int) {
	i := from // of A
	var id *int32
	if ids != nil {
		i, id = 0, &ids[from]
	}
	t.sums(rows, a.LD, &a.Data[i*a.LD], a.LD, &x.Data[b*x.LD], x.LD, &y[b*ldy+from], ldy*4,
		&a.Sum[i], &a.Scale[i], &x.Scale[b], id)
}
