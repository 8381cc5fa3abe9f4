package kernels

// Blocking, after Goto & van de Geijn 2008: a panel of B (blockDepth × nr) stays
// in the first-level cache, a block of A (blockRows × blockDepth) in the second,
// a slab of B in the third.
const (
	blockRows  = 120 // a multiple of every set's mr
	blockDepth = 256
	slabDepth  = 4096    // rows of B in a slab
	slabSize   = 1 << 21 // floats of a slab
)

// Gemm is a matrix product C (M, N) = op(A)·op(B), row-major; LDA, LDB, LDC are
// row strides in floats.
type Gemm struct {
	M, N, K int
	A       []float32 // (M, K), or (K, M) if TransA
	B       []float32 // (K, N), or (N, K) if TransB
	C       []float32 // (M, N)

	LDA, LDB, LDC  int
	TransA, TransB bool
	Add            bool      // keep what C holds
	Bias           []float32 // if not nil, N floats added to each row of a fresh C
}

type gemmTask struct {
	Gemm
	slab       PackedB // rows [depth, depth+slab.k), columns [col, col+slab.n) of B
	depth, col int
	cols       int // columns of a job
	perRow     int // jobs side by side in a block of rows
}

// Gemm computes g, the same bits for any number of threads.
func (p *Pool) Gemm(g Gemm) {
	if g.M == 0 || g.N == 0 {
		return
	}
	t := &p.gemmTask
	t.Gemm = g
	depth := max(1, min(g.K, slabDepth))
	width := min(roundUp(g.N, p.nr), max(p.nr, slabSize/depth/p.nr*p.nr))
	for t.col = 0; t.col < g.N; t.col += width {
		for t.depth = 0; t.depth == 0 || t.depth < g.K; t.depth += depth {
			p.packSlab(&t.slab, g.B, g.LDB, g.TransB, t.depth, t.col, min(depth, g.K-t.depth), min(width, g.N-t.col))
			t.plan(p.Threads(), p.nr)
			p.Run(t.perRow*blocks(g.M), t)
		}
	}
	t.Gemm = Gemm{}
}

// plan splits the slab's columns where the rows alone give too few jobs.
func (t *gemmTask) plan(threads, nr int) {
	split := 1
	if threads > 1 {
		split = (4*threads + blocks(t.M) - 1) / blocks(t.M)
	}
	t.cols = roundUp((t.slab.n+split-1)/split, nr)
	t.perRow = (t.slab.n + t.cols - 1) / t.cols
}

func blocks(m int) int        { return (m + blockRows - 1) / blockRows }
func roundUp(n, unit int) int { return (n + unit - 1) / unit * unit }

// Do multiplies one block of A's rows with a run of the slab's columns.
func (t *gemmTask) Do(w *Worker, job int) {
	i, j := job/t.perRow*blockRows, job%t.perRow*t.cols
	m, n := min(blockRows, t.M-i), min(t.cols, t.slab.n-j)
	c := t.C[i*t.LDC+t.col+j:]
	add := t.Add || t.depth > 0
	if t.Bias != nil && !add {
		for r := range m {
			copy(c[r*t.LDC:][:n], t.Bias[t.col+j:])
		}
		add = true
	}
	a := left{data: t.A, ld: t.LDA, trans: t.TransA}.from(i, t.depth)
	w.multiply(c, t.LDC, a, m, &t.slab, j, n, add)
}
