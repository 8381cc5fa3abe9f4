package kernels

// PackedB is a right-hand matrix (K, N) laid out for the micro-kernel in panels
// of nr columns, for use in many products. Pool.PackB fills it.
type PackedB struct {
	k, n int
	data []float32 // panel j holds columns [j·nr, (j+1)·nr), row by row
}

// packCols columns of B are one packing job, a multiple of every nr.
const packCols = 288

type packTask struct {
	dst        *PackedB
	b          []float32
	ldb        int
	trans      bool
	depth, col int
}

// PackB lays out B (K, N), or (N, K) if trans, in dst.
func (p *Pool) PackB(dst *PackedB, b []float32, ldb int, trans bool, k, n int) {
	p.packSlab(dst, b, ldb, trans, 0, 0, k, n)
}

// packSlab lays out the k rows and n columns of B from (depth, col).
func (p *Pool) packSlab(dst *PackedB, b []float32, ldb int, trans bool, depth, col, k, n int) {
	if size := k * roundUp(n, p.nr); cap(dst.data) < size {
		dst.data = make([]float32, size)
	} else {
		dst.data = dst.data[:size]
	}
	dst.k, dst.n = k, n
	if k == 0 {
		return // B is empty, whatever n is
	}
	p.packTask = packTask{dst, b, ldb, trans, depth, col}
	p.Run((n+packCols-1)/packCols, &p.packTask)
	p.packTask = packTask{}
}

func (t *packTask) Do(w *Worker, job int) {
	k, nr := t.dst.k, w.nr
	j := job * packCols
	n := min(packCols, t.dst.n-j)
	if !t.trans {
		packRows(t.dst.data[j*k:], nr, k*nr, t.b[t.depth*t.ldb+t.col+j:], t.ldb, n, k)
		return
	}
	for i := 0; i < n; i += nr {
		w.pack(t.dst.data[(j+i)*k:][:k*nr], nr, t.b[(t.col+j+i)*t.ldb+t.depth:], t.ldb, min(nr, n-i), k)
	}
}

// left is the left-hand matrix A (M, K), stored (K, M) if trans.
type left struct {
	data  []float32
	ld    int
	trans bool
}

// from is A without its first i rows and p columns.
func (a left) from(i, p int) left {
	if a.trans {
		i, p = p, i
	}
	a.data = a.data[min(len(a.data), i*a.ld+p):]
	return a
}

// packLeft lays out rows [0, m) and columns [0, k) of A in the worker's scratch,
// in tiles of mr rows.
func (w *Worker) packLeft(a left, m, k int) []float32 {
	if a.trans {
		packRows(w.packed, w.mr, k*w.mr, a.data, a.ld, m, k)
		return w.packed
	}
	for i := 0; i < m; i += w.mr {
		w.pack(w.packed[i*k:], w.mr, a.data[i*a.ld:], a.ld, min(w.mr, m-i), k)
	}
	return w.packed
}

// packGeneric transposes rows of src into a panel of width w ≥ rows, the rest
// zero: dst[p·w+r] = src[r·lds+p].
func packGeneric(dst []float32, w int, src []float32, lds, rows, k int) {
	for r := range w {
		if r >= rows {
			for p := range k {
				dst[p*w+r] = 0
			}
			continue
		}
		for p, v := range src[r*lds : r*lds+k] {
			dst[p*w+r] = v
		}
	}
}

// packRows copies k rows of n floats, which cross consecutive panels of width w:
// dst[t·stride+p·w+r] = src[p·lds+t·w+r], zero from column n on.
func packRows(dst []float32, w, stride int, src []float32, lds, n, k int) {
	for p := range k {
		row := src[p*lds : p*lds+n]
		at := p * w
		for ; len(row) >= w; row = row[w:] {
			d := dst[at:][:w]
			switch w {
			case 6: // by hand, since a call of memmove costs more than the move
				v0, v1, v2, v3, v4, v5 := row[0], row[1], row[2], row[3], row[4], row[5]
				d[0], d[1], d[2], d[3], d[4], d[5] = v0, v1, v2, v3, v4, v5
			case 8:
				v := [8]float32(row)
				*(*[8]float32)(d) = v
			case 12:
				v := [12]float32(row)
				*(*[12]float32)(d) = v
			default:
				copy(d, row)
			}
			at += stride
		}
		if len(row) > 0 {
			d := dst[at:][:w]
			clear(d[copy(d, row):])
		}
	}
}
