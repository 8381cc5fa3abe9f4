package kernels

// A product reads A about once for every 4 vectors; a job reads gemvJob bytes. A second
// worker pays from gemvAwake bytes (some 5 µs) if it is spinning, and from gemvAsleep
// (some 80 µs) if it sleeps, since waking it takes nearly as long.
const (
	gemvJob    = 128 << 10
	gemvAwake  = 512 << 10
	gemvAsleep = 8 << 20
)

// gemvJobRows is the number of rows in a job of a product of m rows of rowBytes each with
// batch vectors: m if the caller alone is faster, otherwise a multiple of 16, so that jobs
// write different cache lines of y.
func (p *Pool) gemvJobRows(rowBytes, m, batch int) int {
	rowBytes *= (batch + 3) / 4
	threshold := gemvAsleep
	if p.Awake() {
		threshold = gemvAwake
	}
	if len(p.workers) == 1 || m*rowBytes < threshold {
		return m
	}
	return max(1, gemvJob/rowBytes/16) * 16
}

type gemvF32Task struct {
	y, a, x                    []float32
	ldy, lda, ldx, m, n, batch int
	rows                       int // of a job
}

func (t *gemvF32Task) Do(w *Worker, job int) {
	i := job * t.rows
	m := min(t.rows, t.m-i)
	w.Set.GemvBatch(t.y[i:], t.ldy, t.a[i*t.lda:], t.lda, t.x, t.ldx, m, t.n, t.batch)
}

// GemvBatch is [Set.GemvBatch] on all workers where that is faster, with the same bits.
func (p *Pool) GemvBatch(y []float32, ldy int, a []float32, lda int, x []float32, ldx, m, n, batch int) {
	rows := p.gemvJobRows(4*n, m, batch)
	if rows >= m {
		p.Set.GemvBatch(y, ldy, a, lda, x, ldx, m, n, batch)
		return
	}
	runTask(p, (m+rows-1)/rows, gemvF32Task{y, a, x, ldy, lda, ldx, m, n, batch, rows})
}

type gemvInt8Task struct {
	y    []float32
	ldy  int
	part []Int8 // the rows of each job
	x    *Int8Batch
	rows int
}

func (t *gemvInt8Task) Do(w *Worker, job int) {
	w.Set.GemvInt8(t.y[job*t.rows:], t.ldy, &t.part[job], t.x)
}

// GemvInt8 is [Set.GemvInt8] on all workers where that is faster, with the same bits.
func (p *Pool) GemvInt8(y []float32, ldy int, a *Int8, x *Int8Batch) {
	rows := p.gemvJobRows(a.LD, a.M, len(x.Scale))
	if rows >= a.M {
		p.Set.GemvInt8(y, ldy, a, x)
		return
	}
	a.check(x)
	t := scratch[gemvInt8Task](p)
	t.y, t.ldy, t.x, t.rows = y, ldy, x, rows
	t.part = t.part[:0]
	for i := 0; i < a.M; i += rows {
		t.part = append(t.part, a.Rows(i, min(a.M, i+rows)))
	}
	p.RunDynamic(len(t.part), t)
	clear(t.part)
	t.y, t.x = nil, nil
}
