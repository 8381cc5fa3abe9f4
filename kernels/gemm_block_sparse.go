package kernels

// A product with a matrix A of which only some blocks are live, the others counting as
// 0. Where A is stored as it multiplies, each row of blocks has runs of live columns,
// and each run meets the same rows of B. Where A is stored transposed, each column of
// blocks has runs of live rows: these and the same rows of B are gathered, and multiply
// as one product of that depth.

// run is consecutive live words in a row or column of blocks; from counts from the
// first word of the slab.
type run struct{ from, words int }

type blockSparseTask struct {
	Gemm
	live  *BlockMask
	slab  PackedB
	depth int
	tall  int // rows of blocks in a job, unless TransA
}

// sparseTall rows of blocks are one job, or fewer if their tiles do not fit into a block of A.
const sparseTall = 12

// GemmBlockSparse computes g as if A were 0 outside the live blocks. live is the mask
// of A as stored: (M, K), or (K, M) if TransA. The bits are the same for any number of
// threads. g has no Bias.
func (p *Pool) GemmBlockSparse(g Gemm, live *BlockMask) {
	if g.M == 0 || g.N == 0 {
		return
	}
	t, m := scratch[blockSparseTask](p), p.micro(g.Precision)
	t.Gemm, t.live, t.tall = g, live, min(sparseTall, max(1, m.blockRows()/m.sparseRows()))
	depth, jobs := m.slabDepth, (live.Down()+t.tall-1)/t.tall
	if g.TransA {
		depth, jobs = m.depth, live.Across()
	}
	depth = max(1, min(g.K, depth*m.wordLen()))
	for t.depth = 0; t.depth == 0 || t.depth < g.K; t.depth += depth {
		p.packSlab(&t.slab, m, g.B, g.LDB, g.TransB, t.depth, 0, min(depth, g.K-t.depth), g.N)
		p.RunDynamic(jobs, t)
	}
	t.Gemm, t.live = Gemm{}, nil
}

// sparseRows is the packed height of a row of blocks.
func (m *micro) sparseRows() int { return roundUp(BlockRows, m.mr) }

func (t *blockSparseTask) Do(w *Worker, job int) {
	if t.TransA {
		t.column(w, job)
		return
	}
	from := job * t.tall
	to := min(from+t.tall, t.live.Down())
	if !t.Add && t.depth == 0 {
		start(t.C[from*BlockRows*t.LDC:], t.LDC, min(to*BlockRows, t.M)-from*BlockRows, t.N, nil)
	}
	step := t.slab.depth * t.slab.wordLen()
	for p := 0; p < t.slab.k; p += step {
		t.rows(w, from, to, p, min(step, t.slab.k-p))
	}
}

// runs appends the runs of a row or column of blocks to dst, and returns their words.
// The blocks hold size elements each, k in all; the first starts at element p of the slab.
func (b *PackedB) runs(dst []run, live func(i int) bool, size, p, k int) (_ []run, words int) {
	first := len(dst)
	for i := 0; i*size < k; i++ {
		if !live(i) {
			continue
		}
		from, n := (p+i*size)/b.wordLen(), b.filled(min(size, k-i*size))
		if last := len(dst) - 1; last >= first && dst[last].from+dst[last].words == from {
			dst[last].words += n
		} else {
			dst = append(dst, run{from, n})
		}
		words += n
	}
	return dst, words
}

// elements is the number of elements of the sum in r's words.
func (b *PackedB) elements(r run) int {
	return min(r.words*b.wordLen(), b.k-r.from*b.wordLen())
}

// rows multiplies rows [from, to) of blocks with rows [p, p+k) of the slab.
func (t *blockSparseTask) rows(w *Worker, from, to, p, k int) {
	b, w0 := &t.slab, w.packed
	tall := b.sparseRows()
	w.runs = w.runs[:0]
	var ends [sparseTall]int
	at := 0
	for d := from; d < to; d++ {
		row := t.live.Row(d)[(t.depth+p)/BlockCols:]
		first := len(w.runs)
		w.runs, _ = b.runs(w.runs, func(i int) bool { return row[i] }, BlockCols, p, k)
		for _, r := range w.runs[first:] {
			i := d * BlockRows
			w.packed = w0[at:]
			w.packLeft(b.micro, t.left().from(i, t.depth+r.from*b.wordLen()), min(BlockRows, t.M-i), b.elements(r))
			at += b.units(r.words) * tall
		}
		ends[d-from] = len(w.runs)
	}
	w.packed = w0
	words := b.words(b.k)
	for j := 0; j < t.N; j += b.nr {
		panel, at, next := b.data[j*words:], 0, 0
		for d := from; d < to; d++ {
			i := d * BlockRows
			for ; next < ends[d-from]; next++ {
				r := w.runs[next]
				w.tiles(b.micro, t.C[i*t.LDC+j:], t.LDC, min(BlockRows, t.M-i), min(b.nr, t.N-j), b.units(r.words), w.packed[at:], panel[r.from*b.nr:], true, nil)
				at += b.units(r.words) * tall
			}
		}
	}
}

// column multiplies a column of blocks with the slab: BlockCols rows of C.
func (t *blockSparseTask) column(w *Worker, across int) {
	b, i := &t.slab, across*BlockCols
	rows := min(BlockCols, t.M-i)
	c, add := t.C[i*t.LDC:], t.Add || t.depth > 0
	depth := 0
	w.runs, depth = b.runs(w.runs[:0], func(d int) bool { return t.live.Row(t.depth/BlockRows + d)[across] }, BlockRows, 0, b.k)
	if depth == 0 {
		if !add {
			start(c, t.LDC, rows, t.N, nil)
		}
		return
	}
	whole, at := b.units(depth), 0
	b.clearRest(w.packed, b.mr, whole*b.mr, rows, depth)
	for _, r := range w.runs {
		a := t.left().from(i, t.depth+r.from*b.wordLen())
		b.lhs.split(w.packed, at, b.mr, whole*b.mr, a.data, a.ld, rows, b.elements(r))
		at += r.words
	}
	words := b.words(b.k)
	for j := 0; j < t.N; j += b.nr {
		panel := w.panels[:0]
		for _, r := range w.runs {
			panel = append(panel, b.data[j*words+r.from*b.nr:][:r.words*b.nr]...)
		}
		rest := len(panel)
		panel = panel[:whole*b.nr]
		clear(panel[rest:])
		w.tiles(b.micro, c[j:], t.LDC, rows, min(b.nr, t.N-j), whole, w.packed, panel, add, nil)
	}
}
