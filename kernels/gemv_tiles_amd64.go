//go:build !purego

package kernels

// gemvTile computes any number of rows, so many at a time, times so many vectors; of
// 8 at a time, a multiple of them. Strides are in bytes, n > 0 in elements.
type gemvTile struct {
	vectors, rows int
	sums          func(rows, n int, a *float32, lda int, x *float32, ldx int, y *float32, ldy int)
}

const (
	// gemvBlock bytes of A stay in the second-level cache while one tile after
	// another takes its vectors. No call of assembly is long.
	gemvBlock = 128 << 10
	// gemvNear bytes of vectors stay in the first-level cache beside rows of A, which
	// tiles of more than 4 need.
	gemvNear = 40 << 10
)

// gemvBlockRows is the number of rows in a block, a multiple of 8, where one takes
// that many bytes.
func gemvBlockRows(row int) int { return max(8, gemvBlock/row&^7) }

// gemvTiled multiplies by tiles, in order from the widest to that of one vector,
// each of 8 rows before another that does the rest.
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

// wholeRows is how many rows a tile of so many at a time does.
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
