package nn

import "github.com/lstmkb/lstmkb/kernels"

// linear is y = x·Wᵀ + b.
type linear struct {
	weight, bias *Param // (out, in), (out)
	in, out      int
	prec         kernels.Precision
	x            []float32 // input of the last forward, (N, in)
	y, dx        []float32
	sum          columnSum
}

// forward returns y (N, out) for x (N, in). It keeps x, not a copy, for backward.
func (l *linear) forward(p *kernels.Pool, x []float32) []float32 {
	n := len(x) / l.in
	l.x, l.y = x, grow(l.y, n*l.out)
	p.Gemm(kernels.Gemm{Precision: l.prec, M: n, N: l.out, K: l.in, A: x, LDA: l.in,
		B: l.weight.Value, LDB: l.in, TransB: true, C: l.y, LDC: l.out, Bias: l.bias.Value})
	return l.y
}

// backward sets the gradients from dy (N, out) and returns dx (N, in):
//
//	dx = dy·W   dW = dyᵀ·x   db = Σₙ dy[n]
func (l *linear) backward(p *kernels.Pool, dy []float32) []float32 {
	n := len(dy) / l.out
	l.dx = grow(l.dx, n*l.in)
	p.Gemm(kernels.Gemm{Precision: l.prec, M: n, N: l.in, K: l.out, A: dy, LDA: l.out,
		B: l.weight.Value, LDB: l.in, C: l.dx, LDC: l.in})
	p.Gemm(kernels.Gemm{Precision: l.prec, M: l.out, N: l.in, K: n, A: dy, LDA: l.out, TransA: true,
		B: l.x, LDB: l.in, C: l.weight.Grad, LDC: l.in})
	l.sum.run(p, l.bias.Grad, dy, false)
	return l.dx
}

// columnSum computes db = Σₙ dy[n], or adds that to db, a strip of columns per job.
type columnSum struct {
	db, dy []float32
	add    bool
}

// stripColumns is the number of columns in a strip: 4 KB of db stay in the first-level
// cache.
const stripColumns = 1024

func (t *columnSum) run(p *kernels.Pool, db, dy []float32, add bool) {
	t.db, t.dy, t.add = db, dy, add
	p.RunDynamic((len(db)+stripColumns-1)/stripColumns, t)
	t.db, t.dy = nil, nil
}

func (t *columnSum) Do(w *kernels.Worker, job int) {
	j, width := job*stripColumns, len(t.db)
	db := t.db[j:min(width, j+stripColumns)]
	if !t.add {
		clear(db)
	}
	for ; j < len(t.dy); j += width {
		w.Axpy(1, t.dy[j:][:len(db)], db)
	}
}
