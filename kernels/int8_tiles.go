package kernels

import "math"

// int8Tile computes a multiple of 4 rows times so many vectors; strides are in bytes,
// n > 0 is a multiple of 64. Unless ids is nil it names the rows, which tiles of more
// than 4 vectors do without.
type int8Tile struct {
	vectors int
	sums    func(rows, n int, a *int8, lda int, x *int8, ldx int, y *float32, ldy int, sum *int32, scale, xscale *float32, ids *int32)
}

// tiledInt8 multiplies by tiles, in order from the widest to that of one vector.
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
	i, t := from, 0
	var id *int32
	if ids != nil {
		i, id = 0, &ids[from]
	}
	for b := 0; b < len(x.Scale); b += tiles[t].vectors {
		for v := tiles[t].vectors; v > len(x.Scale)-b || v > 4 && (id != nil || v*a.LD > gemvNear); v = tiles[t].vectors {
			t++
		}
		tiles[t].sums(rows, a.LD, &a.Data[i*a.LD], a.LD, &x.Data[b*x.LD], x.LD, &y[b*ldy+from], ldy*4,
			&a.Sum[i], &a.Scale[i], &x.Scale[b], id)
	}
}

// quantizeBy quantises 16 floats at a time: magnitude returns the bits of the
// largest, quantize multiplies and rounds.
func quantizeBy(magnitude func(n int, x *float32) uint32, quantize func(n int, x *float32, q *int8, inverse float32)) func(q []int8, x []float32) float32 {
	return func(q []int8, x []float32) float32 {
		n := len(x) &^ 15
		if n == 0 {
			return quantizeGeneric(q, x)
		}
		q = q[:len(x)]
		most := max(magnitude(n, &x[0]), magnitudeGeneric(x[n:]))
		scale, inverse := int8Scale(math.Float32frombits(most))
		if !(scale > 0) {
			clear(q)
			return scale
		}
		quantize(n, &x[0], &q[0], inverse)
		roundGeneric(q[n:], x[n:], inverse)
		return scale
	}
}
