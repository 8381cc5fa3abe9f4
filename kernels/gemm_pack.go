package kernels

// PackedB is a right-hand matrix (K, N) in panels of a micro-kernel's nr columns, for use
// in many products. [Pool.PackB] fills it.
type PackedB struct {
	*micro
	k, n int
	data []float32 // panel j holds columns [j·nr, (j+1)·nr), word by word
}

// packCols columns of B are one packing job, rounded down to whole panels.
const packCols = 288

func (b *PackedB) jobCols() int { return max(1, packCols/b.nr) * b.nr }

type packTask struct {
	dst        *PackedB
	b          []float32
	ldb        int
	trans      bool
	depth, col int
}

// PackB packs B (k, n), or (n, k) if trans, into dst for products of that precision. ldb
// is its row stride in floats. dst keeps its memory; it allocates only to grow.
func (p *Pool) PackB(dst *PackedB, prec Precision, b []float32, ldb int, trans bool, k, n int) {
	p.packSlab(dst, p.micro(prec), b, ldb, trans, 0, 0, k, n)
}

// packSlab packs k rows and n columns of B, from row depth and column col.
func (p *Pool) packSlab(dst *PackedB, m *micro, b []float32, ldb int, trans bool, depth, col, k, n int) {
	if size := m.words(k) * roundUp(n, m.nr); cap(dst.data) < size {
		dst.data = Floats(size)
	} else {
		dst.data = dst.data[:size]
	}
	dst.micro, dst.k, dst.n = m, k, n
	if k == 0 {
		return // B is empty, whatever n is
	}
	runTask(p, (n+dst.jobCols()-1)/dst.jobCols(), packTask{dst, b, ldb, trans, depth, col})
}

func (t *packTask) Do(w *Worker, job int) {
	b := t.dst
	words := b.words(b.k)
	j := job * b.jobCols()
	n := min(b.jobCols(), b.n-j)
	b.panels(b.data[j*words:], t.b, t.ldb, t.trans, t.depth, t.col+j, b.k, n)
}

// panels packs k rows and n columns of B (K, N), or (N, K) if trans, from row p and
// column j, into consecutive panels.
func (m *micro) panels(dst, b []float32, ldb int, trans bool, p, j, k, n int) {
	words := m.words(k)
	m.clearRest(dst, m.nr, words*m.nr, n, m.filled(k))
	if !trans {
		m.rhs.split(dst, 0, m.nr, words*m.nr, b[p*ldb+j:], ldb, n, k)
		return
	}
	for i := 0; i < n; i += m.nr {
		m.rhs.pack(dst[i*words:][:words*m.nr], m.nr, b[(j+i)*ldb+p:], ldb, min(m.nr, n-i), k)
	}
}

// left is the left-hand matrix A (M, K), stored as (K, M) if trans.
type left struct {
	data  []float32
	ld    int
	trans bool
}

// from is A without its first i rows and its first p columns.
func (a left) from(i, p int) left {
	if a.trans {
		i, p = p, i
	}
	a.data = a.data[min(len(a.data), i*a.ld+p):]
	return a
}

// packLeft packs the first n rows and k columns of A into the worker's scratch, in tiles
// of mr rows.
func (w *Worker) packLeft(m *micro, a left, n, k int) []float32 {
	words := m.words(k)
	m.clearRest(w.packed, m.mr, words*m.mr, n, m.filled(k))
	if a.trans {
		m.lhs.split(w.packed, 0, m.mr, words*m.mr, a.data, a.ld, n, k)
		return w.packed
	}
	for i := 0; i < n; i += m.mr {
		m.lhs.pack(w.packed[i*words:], m.mr, a.data[i*a.ld:], a.ld, min(m.mr, n-i), k)
	}
	return w.packed
}

// packGeneric is packer.pack for float32.
func packGeneric(dst []float32, w int, src []float32, lds, rows, k int) {
	if k == 0 {
		return
	}
	for r := range rows {
		for p, v := range src[r*lds : r*lds+k] {
			dst[p*w+r] = v
		}
	}
}

// splitGeneric is packer.split for float32.
func splitGeneric(dst []float32, at, w, stride int, src []float32, lds, n, k int) {
	for p := range k {
		row := src[p*lds : p*lds+n]
		at := (at + p) * w
		for ; len(row) >= w; row = row[w:] {
			d := dst[at:][:w]
			switch w {
			case 6: // by hand: calling memmove takes longer than the move
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
