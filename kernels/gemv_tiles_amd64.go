//go:build !purego

package kernels

// gemvTile is assembly for a fixed number of vectors. It takes any number of rows, or
// multiples of 8 if rows is 8. Strides are in bytes; n > 0 counts elements.
type gemvTile struct {
	vectors, rows int // rows of one pass
	sums          func(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
}

const (
	// gemvBlock bytes of A stay in the second-level cache for one tile of vectors after
	// another. It also keeps calls into assembly, which Go cannot preempt, short.
	gemvBlock = 128 << 10
	// gemvNear bytes of vectors stay in the first-level cache together with rows of A, as
	// tiles of more than 4 vectors need.
	gemvNear = 40 << 10
)

// gemvBlockRows is the number of rows of rowBytes each in a block, a multiple of 8.
func gemvBlockRows(rowBytes int) int { return max(8, gemvBlock/rowBytes&^7) }

// gemvTiled multiplies with tiles, which are in order from the most vectors to one. A tile
// of 8 rows comes before one of as many vectors that takes the remaining rows.
func gemvTiled(tiles []gemvTile, y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
	if n == 0 {
		for b := range batch {
			clear(y[b*ldy:][:m])
		}
		return
	}
	block := gemvBlockRows(4 * n)
	for i := 0; i < m; i += block {
		rows, t := min(block, m-i), 0
		for b := 0; b < batch; b += tiles[t].vectors {
			for v := tiles[t].vectors; v > batch-b || v > 4 && v*4*n > gemvNear; v = tiles[t].vectors {
				t++
			}
			done := wholeRows(rows, tiles[t].rows)
			if done > 0 {
				tiles[t].sums(done, n, &a[i*lda], lda*4, &x[b*ldx], ldx*4, &y[b*ldy+i], ldy*4)
			}
			if done < rows {
				tiles[t+1].sums(rows-done, n, &a[(i+done)*lda], lda*4, &x[b*ldx], ldx*4, &y[b*ldy+i+done], ldy*4)
			}
		}
	}
}

// wholeRows is how many of rows a tile takes.
func wholeRows(rows, tile int) int {
	if tile == 8 {
		return rows &^ 7
	}
	return rows
}

func tiledF32(tiles ...gemvTile) func(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
	return func(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
		gemvTiled(tiles, y, ldy, a, lda, x, ldx, m, n, batch)
	}
}
