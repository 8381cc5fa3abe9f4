//go:build !purego

package kernels

import (
	"math"

	"github.com/lstmkb/lstmkb/asm"
)

// gemvsNEON overrides the products with few vectors and quantisation.
func gemvsNEON(s *Set) {
	s.gemvF32 = gemvNEON
	s.gemvInt8 = func(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch) {
		gemvTilesInt8(asm.GemvInt8NEON, y, ldy, a, ids, x)
	}
	s.quantizer = quantizer{asm.MagnitudeNEON, asm.QuantizeNEON}
}

// tileVectors is the number of vectors that the assembly multiplies at once.
const tileVectors = 4

// forTiles covers m rows of A, of rowBytes each, and batch vectors with tiles that suit the
// assembly: several vectors take a multiple of 4 rows. The last tile of a block may overlap
// the one before; both compute the same bits.
func forTiles(m, batch, rowBytes int, tile func(row, rows, vec, vecs int)) {
	size := 1 << 18 // bytes of a block: large, so that the cost of calls does not show
	if batch > tileVectors {
		size = 1 << 15 // stays in the first-level cache for all vectors
	}
	block := max(8, size/max(1, rowBytes)&^7)
	for i := 0; i < m; i += block {
		rows := min(block, m-i)
		for b := 0; b < batch; {
			vecs := min(tileVectors, batch-b)
			if rows < 4 {
				vecs = 1
			}
			switch {
			case vecs == 1 || rows%4 == 0:
				tile(i, rows, b, vecs)
			default:
				tile(i, rows&^3, b, vecs)
				tile(i+rows-4, 4, b, vecs)
			}
			b += vecs
		}
	}
}

func gemvNEON(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
	if n < 4 {
		gemvF32Generic(y, ldy, a, lda, x, ldx, m, n, batch)
		return
	}
	_, _, _ = y[(batch-1)*ldy+m-1], a[(m-1)*lda+n-1], x[(batch-1)*ldx+n-1]
	forTiles(m, batch, 4*n, func(row, rows, vec, vecs int) {
		asm.GemvNEON(rows, n, &a[row*lda], lda, &x[vec*ldx], ldx, vecs, &y[vec*ldy+row], ldy)
	})
}

func gemvTilesInt8(kernel func(rows, ld int, a *int8, ids *int32, x *int8, count int, y *float32, ldy int), y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch) {
	m, batch := a.M, len(x.Scale)
	if ids != nil {
		m = len(ids)
	}
	if a.LD == 0 {
		gemvInt8Generic(y, ldy, a, ids, x)
		return
	}
	_, _, _ = y[(batch-1)*ldy+m-1], a.Data[a.M*a.LD-1], x.Data[batch*a.LD-1]
	forTiles(m, batch, a.LD, func(row, rows, vec, vecs int) {
		from, id := &a.Data[0], (*int32)(nil)
		if ids == nil {
			from = &a.Data[row*a.LD]
		} else {
			id = &ids[row]
		}
		kernel(rows, a.LD, from, id, &x.Data[vec*a.LD], vecs, &y[vec*ldy+row], ldy)
	})
	for b, scale := range x.Scale {
		scaleInt8NEON(y[b*ldy:][:m], a.Scale, ids, scale)
	}
}

// scaleInt8NEON turns the int32 sums whose bits y holds into y[k] = sum·rows[i]·scale, i = k
// or ids[k].
func scaleInt8NEON(y, rows []float32, ids []int32, scale float32) {
	n := 0
	if ids == nil {
		if n = len(y) &^ 3; n > 0 {
			_ = rows[n-1]
			asm.ScaleInt8NEON(n, &y[0], &rows[0], scale)
		}
	}
	for i := n; i < len(y); i++ {
		row := i
		if ids != nil {
			row = int(ids[i])
		}
		y[i] = float32(int32(math.Float32bits(y[i]))) * rows[row] * scale
	}
}
