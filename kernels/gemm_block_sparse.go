package kernels

// A product with a matrix of which only some blocks are live. Stored as A, each row
// of blocks has runs of live columns, and meets those rows of B. Stored as Aᵀ, a
// column of blocks has runs of live rows: these and B's move together, and multiply
// as a product of that depth.

// run is live words of a row or column of blocks, counted from the slab's first.
type run struct{ from, words int }

type blockSparseTask struct {
	Gemm
	live  *BlockMask
	slab  PackedB
	depth int
}

const (
	sparseTall  = 12  // rows of blocks in a job
	sparseWords = 512 // down a slab, if TransA
)

// GemmBlockSparse computes g as if A were 0 outside the live blocks of live, which are
// those of A as stored: (M, K), or (K, M) if TransA. It is the same bits for any
// number of threads. g has no Bias.
func (p *Pool) GemmBlockSparse(g Gemm, live *BlockMask) {
	if g.M == 0 || g.N == 0 {
		return
	}
	t, m := scratch[blockSparseTask](p), p.micro(g.Precision)
	t.Gemm, t.live = g, live
	depth, jobs := slabDepth, (live.Down()+sparseTall-1)/sparseTall
	if g.TransA {
		depth, jobs = sparseWords, live.Across()
	}
	depth = max(1, min(g.K, depth*m.wordLen()))
	for t.depth = 0; t.depth == 0 || t.depth < g.K; t.depth += depth {
		p.packSlab(&t.slab, m, g.B, g.LDB, g.TransB, t.depth, 0, min(depth, g.K-t.depth), g.N)
		p.RunDynamic(jobs, t)
	}
	t.Gemm, t.live = Gemm{}, nil
}

func (t *blockSparseTask) Do(w *Worker, job int) {
	if t.TransA {
		t.column(w, job)
		return
	}
	from := job * sparseTall
	to := min(from+sparseTall, t.live.Down())
	if !t.Add && t.depth == 0 {
		start(t.C[from*BlockRows*t.LDC:], t.LDC, min(to*BlockRows, t.M)-from*BlockRows, t.N, nil)
	}
	step := blockDepth * t.slab.wordLen()
	for p := 0; p < t.slab.k; p += step {
		t.rows(w, from, to, p, min(step, t.slab.k-p))
	}
}

// runs appends those of count live blocks of size elements each, of k in all, that
// start at element p of the slab.
func (b *PackedB) runs(dst []run, live func(i int) bool, size, p, k int) (_ []run, words int) {
	first := len(dst)
	for i := 0; i*size < k; i++ {
		if !live(i) {
			continue
		}
		from, n := (p+i*size)/b.wordLen(), b.words(min(size, k-i*size))
		if last := len(dst) - 1; last >= first && dst[last].from+dst[last].words == from {
			dst[last].words += n
		} else {
			dst = append(dst, run{from, n})
		}
		words += n
	}
	return dst, words
}

// elements is how many elements of the sum r's words hold.
func (b *PackedB) elements(r run) int {
	return min(r.words*b.wordLen(), b.k-r.from*b.wordLen())
}

// rows multiplies rows [from, to) of blocks, k columns from the slab's row p on.
func (t *blockSparseTask) rows(w *Worker, from, to, p, k int) {
	b, w0 := &t.slab, w.packed
	tall := roundUp(BlockRows, b.mr)
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
			at += r.words * tall
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
				w.tiles(b.micro, t.C[i*t.LDC+j:], t.LDC, min(BlockRows, t.M-i), min(b.nr, t.N-j), r.words, w.packed[at:], panel[r.from*b.nr:], true, nil)
				at += r.words * tall
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
	at := 0
	for _, r := range w.runs {
		a := t.left().from(i, t.depth+r.from*b.wordLen())
		b.split(w.packed[at*b.mr:], b.mr, depth*b.mr, a.data, a.ld, rows, b.elements(r))
		at += r.words
	}
	words := b.words(b.k)
	for j := 0; j < t.N; j += b.nr {
		panel := w.panels[:0]
		for _, r := range w.runs {
			panel = append(panel, b.data[j*words+r.from*b.nr:][:r.words*b.nr]...)
		}
		w.tiles(b.micro, c[j:], t.LDC, rows, min(b.nr, t.N-j), depth, w.packed, panel, add, nil)
	}
}
