//go:build !purego

package kernels

// int8Tile computes a multiple of 4 rows, or of 8 if it does so many at a time, times
// so many vectors; strides are in bytes, n > 0 is a multiple of 64. Unless ids is nil
// it names the rows, for tiles of 4 rows alone.
type int8Tile struct {
	vectors, rows int
	sums          func(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
}

// tiledInt8 multiplies by tiles, in order as for [gemvTiled].
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
		if rows&3 > 0 { // with some of those before once more
			int8Rows(tiles, y, ldy, a, ids, x, rows-4, 4)
		}
	}
}

// int8Rows computes rows of A, or ids, beginning with number from.
func int8Rows(tiles []int8Tile, y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch, from, rows int) {
	t := 0
	for b := 0; b < len(x.Scale); b += tiles[t].vectors {
		if b > 0 && len(x.Scale)-b == 3 {
			b-- // a tile of 4, with one of those before once more, for two tiles
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

// run computes rows times the vectors from b on.
func (t *int8Tile) run(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch, b, from, rows int) {
	i := from // of A
	var id *int32
	if ids != nil {
		i, id = 0, &ids[from]
	}
	t.sums(rows, a.LD, &a.Data[i*a.LD], a.LD, &x.Data[b*x.LD], x.LD, &y[b*ldy+from], ldy*4,
		&a.Sum[i], &a.Scale[i], &x.Scale[b], id)
}
