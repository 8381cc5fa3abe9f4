package kernels

// multiply computes C (+)= A·B for m rows of A and columns [col, col+n) of B, on
// this worker alone; c points at C's first element of the product and col is a
// multiple of nr.
func (w *Worker) multiply(c []float32, ldc int, a left, m int, b *PackedB, col, n int, add bool) {
	if b.k == 0 && !add {
		for i := range m {
			clear(c[i*ldc:][:n])
		}
	}
	for i := 0; i < m; i += blockRows {
		rows := min(blockRows, m-i)
		for p := 0; p < b.k; p += blockDepth {
			depth := min(blockDepth, b.k-p)
			packed := w.packLeft(a.from(i, p), rows, depth)
			for j := 0; j < n; j += w.nr {
				panel := b.data[(col+j)*b.k+p*w.nr:]
				w.tiles(c[i*ldc+j:], ldc, rows, min(w.nr, n-j), depth, packed, panel, add || p > 0)
			}
		}
	}
}

// tiles multiplies packed rows with one panel: whole tiles straight into C, the
// rest by way of a tile of scratch.
func (w *Worker) tiles(c []float32, ldc, rows, cols, k int, a, b []float32, add bool) {
	full := 0
	if cols == w.nr {
		full = rows / w.mr
		if full > 0 {
			w.gemm(full, k, a, b, c, ldc, add)
		}
	}
	for i := full * w.mr; i < rows; i += w.mr {
		w.gemm(1, k, a[i*k:], b, w.tile, w.nr, false)
		for r := range min(w.mr, rows-i) {
			row, got := c[(i+r)*ldc:][:cols], w.tile[r*w.nr:]
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

// GemmPacked computes C (M, N) (+)= A (M, K)·B on this worker alone, for use
// within a Task; lda and ldc are row strides in floats.
func (w *Worker) GemmPacked(c []float32, ldc int, a []float32, lda, m int, b *PackedB, add bool) {
	w.multiply(c, ldc, left{data: a, ld: lda}, m, b, 0, b.n, add)
}
