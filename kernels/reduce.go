package kernels

// reduceChunk is the number of floats in a job of an elementwise task or a reduction.
const reduceChunk = 1 << 15

func chunks(n int) int { return (n + reduceChunk - 1) / reduceChunk }

func chunk(x []float32, job int) []float32 {
	return x[job*reduceChunk : min(len(x), (job+1)*reduceChunk)]
}

type normTask struct {
	x   []float32
	sum []float64
}

func (t *normTask) Do(w *Worker, job int) {
	// Short runs are summed in float32 and their sums in float64, so that the error
	// does not grow with the length of x.
	const run = 1 << 12
	x, sum := chunk(t.x, job), 0.0
	for i := 0; i < len(x); i += run {
		sum += float64(w.SumSquares(x[i:min(len(x), i+run)]))
	}
	t.sum[job] = sum
}

// SumSquares returns Σ x[i]². The bits are the same for any number of threads.
func (p *Pool) SumSquares(x []float32) float64 {
	t := scratch[normTask](p)
	n := chunks(len(x))
	for len(t.sum) < n {
		t.sum = append(t.sum, 0)
	}
	t.x = x
	p.RunDynamic(n, t)
	sum := 0.0
	for _, v := range t.sum[:n] {
		sum += v
	}
	t.x = nil
	return sum
}

type adamTask struct {
	w, g, m, v []float32
	p          [8]float32
}

func (t *adamTask) Do(w *Worker, job int) {
	w.adam(chunk(t.w, job), chunk(t.g, job), chunk(t.m, job), chunk(t.v, job), &t.p)
}

// Adam updates the weights w and the moments m and v from the gradient g times scale,
// at step ≥ 1. All four have the same length.
func (p *Pool) Adam(a Adam, step int64, scale float64, w, g, m, v []float32) {
	runTask(p, chunks(len(w)), adamTask{w, g, m, v, a.params(step, scale)})
}
