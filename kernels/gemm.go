package kernels

// Gemm is a matrix product C (M, N) = op(A)·op(B), row-major. LDA, LDB and LDC are row
// strides in floats.
type Gemm struct {
	M, N, K int
	A       []float32 // (M, K), or (K, M) if TransA
	B       []float32 // (K, N), or (N, K) if TransB
	C       []float32 // (M, N)

	LDA, LDB, LDC  int
	TransA, TransB bool
	Add            bool      // C += instead of C =
	Precision      Precision // of A and B
	Bias           []float32 // (N), added to each row if not nil and not Add
}

type gemmTask struct {
	Gemm
	slab       PackedB // rows [depth, depth+slab.k), columns [col, col+slab.n) of B
	depth, col int
	rows, cols int // of a job
	perRow     int // jobs that share a block of rows, each with other columns
}

// Gemm computes g. The bits are the same for any number of threads.
func (p *Pool) Gemm(g Gemm) {
	if g.M == 0 || g.N == 0 {
		return
	}
	m := p.micro(g.Precision)
	if m.fitsSmallM(g.M, g.K) {
		p.gemmSmallM(m, g)
		return
	}
	t := scratch[gemmTask](p)
	t.Gemm = g
	depth := max(1, min(g.K, m.slabDepth*m.wordLen()))
	width := m.slabWidth(depth, g.N)
	for t.col = 0; t.col < g.N; t.col += width {
		for t.depth = 0; t.depth == 0 || t.depth < g.K; t.depth += depth {
			p.packSlab(&t.slab, m, g.B, g.LDB, g.TransB, t.depth, t.col, min(depth, g.K-t.depth), min(width, g.N-t.col))
			p.RunDynamic(t.plan(p.Threads()), t)
		}
	}
	t.Gemm = Gemm{}
}

// slabWidth is the number of columns in a slab of that depth, of a matrix of n columns.
func (m *micro) slabWidth(depth, n int) int {
	return min(roundUp(n, m.nr), max(m.nr, m.slabSize/m.words(depth)/m.nr*m.nr))
}

// GemmPacked computes g with b in place of B. b must be packed for g's precision.
func (p *Pool) GemmPacked(g Gemm, b *PackedB) {
	t := scratch[gemmTask](p)
	t.Gemm, t.depth = g, 0
	scratch, words := t.slab, b.words(b.k)
	width := b.slabWidth(min(b.k, b.slabDepth*b.wordLen()), b.n)
	for t.col = 0; t.col < b.n; t.col += width {
		t.slab = PackedB{b.micro, b.k, min(width, b.n-t.col), b.data[t.col*words:]}
		p.RunDynamic(t.plan(p.Threads()), t)
	}
	t.Gemm, t.slab = Gemm{}, scratch
}

// plan cuts the product into jobs of equal height, a few for each thread, and also cuts
// the slab's columns if the rows alone give too few jobs. It returns their number.
func (t *gemmTask) plan(threads int) int {
	const perThread, minRows = 4, 64 // jobs, rows of a job
	blocks := (t.M + t.slab.blockRows() - 1) / t.slab.blockRows()
	if threads > 1 {
		blocks = roundUp(max(blocks, min(perThread*threads, t.M/minRows)), threads)
	}
	t.rows = roundUp((t.M+blocks-1)/blocks, t.slab.mr)
	blocks = (t.M + t.rows - 1) / t.rows
	split := 1
	if threads > 1 {
		split = (perThread*threads + blocks - 1) / blocks
	}
	t.cols = roundUp((t.slab.n+split-1)/split, t.slab.nr)
	t.perRow = (t.slab.n + t.cols - 1) / t.cols
	return t.perRow * blocks
}

func roundUp(n, unit int) int { return (n + unit - 1) / unit * unit }

// Do multiplies a block of A's rows with some of the slab's columns.
func (t *gemmTask) Do(w *Worker, job int) {
	i, j := job/t.perRow*t.rows, job%t.perRow*t.cols
	m, n := min(t.rows, t.M-i), min(t.cols, t.slab.n-j)
	w.multiply(t.C[i*t.LDC+t.col+j:], t.LDC, t.left().from(i, t.depth), m, &t.slab, j, n, t.Add || t.depth > 0, t.bias(t.col+j))
}

func (g *Gemm) left() left { return left{data: g.A, ld: g.LDA, trans: g.TransA} }

// bias is the bias of columns j, j+1, …, or nil.
func (g *Gemm) bias(j int) []float32 {
	if g.Bias == nil {
		return nil
	}
	return g.Bias[j:g.N]
}
