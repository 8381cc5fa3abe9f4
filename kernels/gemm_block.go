package kernels

// multiply computes C (+)= A·B for m rows of A and columns [col, col+n) of B, on this
// worker alone. c begins at the product's first element; col is a multiple of nr. bias
// (n) is added unless it is nil or add is set.
func (w *Worker) multiply(c []float32, ldc int, a left, m int, b *PackedB, col, n int, add bool, bias []float32) {
	if b.k == 0 && !add {
		start(c, ldc, m, n, bias)
	}
	words, step := b.words(b.k), b.depth*b.wordLen()
	for i := 0; i < m; i += b.blockRows() {
		rows := min(b.blockRows(), m-i)
		for p := 0; p < b.k; p += step {
			depth := min(step, b.k-p)
			packed := w.packLeft(b.micro, a.from(i, p), rows, depth)
			for j := 0; j < n; j += b.nr {
				panel := b.data[(col+j)*words+p/b.wordLen()*b.nr:]
				w.tiles(b.micro, c[i*ldc+j:], ldc, rows, min(b.nr, n-j), b.words(depth), packed, panel, add || p > 0, bias[min(j, len(bias)):])
			}
		}
	}
}

// start sets each of m rows of C (m, n) to bias, or to 0 if it is empty.
func start(c []float32, ldc, m, n int, bias []float32) {
	for i := range m {
		row := c[i*ldc:][:n]
		if len(bias) > 0 {
			copy(row, bias)
		} else {
			clear(row)
		}
	}
}

// tiles multiplies packed rows with one panel over k words. Whole tiles, and strips, go
// straight into C, partial ones through the worker's scratch tile.
func (w *Worker) tiles(m *micro, c []float32, ldc, rows, cols, k int, a, b []float32, add bool, bias []float32) {
	if len(bias) > 0 && !add {
		start(c, ldc, rows, cols, bias)
		add = true
	}
	full := 0
	if cols == m.nr && m.strip != nil {
		m.strip(rows, k, a, b, c, ldc, add)
		return
	}
	if cols == m.nr {
		full = rows / m.mr
		if full > 0 {
			m.tile(full, k, a, b, c, ldc, add)
		}
	}
	for i := full * m.mr; i < rows; i += m.mr {
		m.tile(1, k, a[i*k:], b, w.tile, m.nr, false)
		for r := range min(m.mr, rows-i) {
			row, got := c[(i+r)*ldc:][:cols], w.tile[r*m.nr:]
			if add {
				for j := range row {
					row[j] += got[j]
				}
			} else {
				copy(row, got)
			}
		}
	}
}

// GemmPacked computes C (m, N) (+)= A (m, K)·B (K, N) on this worker alone, inside a
// Task. lda and ldc are row strides in floats.
func (w *Worker) GemmPacked(c []float32, ldc int, a []float32, lda, m int, b *PackedB, add bool) {
	if w.packed == nil {
		w.grow()
	}
	w.multiply(c, ldc, left{data: a, ld: lda}, m, b, 0, b.n, add, nil)
}
