package nn

import "github.com/lstmkb/lstmkb/kernels"

// penalty is the part of Train's loss that depends on the last layer's output:
// activation regularisation (AR) of y, the output after dropout, and temporal activation
// regularisation (TAR) of h, the output before it (Merity, McCann & Socher 2017). Each
// is a mean over entries:
//
//	α·mean(y²) + β·mean((h_t − h_{t−1})²)
type penalty struct {
	ar, tar float64 // α, β

	sum   float64
	terms []float64 // (jobs) parts of the sum
	task  penaltyTask
}

// output adds AR's gradient with respect to y (N, H) to dy: dy += 2α/(N·H)·y.
func (l *penalty) output(p *kernels.Pool, y, dy []float32) {
	l.sum = 0
	if l.ar > 0 {
		l.run(p, penaltyTask{dy: dy, a: y, factor: l.ar / float64(len(y))})
	}
}

// hidden adds TAR's gradient with respect to h (N, H) to dh; step is batch·H, the floats
// of a time step:
//
//	dh_t += 2β/(N′·H)·((h_t − h_{t−1}) − (h_{t+1} − h_t))   N′ = (T−1)·batch
//
// Differences that reach beyond the batch are left out.
func (l *penalty) hidden(p *kernels.Pool, h, dh []float32, step int) {
	if n := len(h) - step; l.tar > 0 && n > 0 {
		l.run(p, penaltyTask{dy: dh, a: h, step: step, factor: l.tar / float64(n)})
	}
}

func (l *penalty) run(p *kernels.Pool, t penaltyTask) {
	jobs := maskJobs(len(t.a))
	l.terms = growFloat64(l.terms, jobs)
	l.task = t
	l.task.terms = l.terms
	p.RunDynamic(jobs, &l.task)
	l.task = penaltyTask{}
	for _, term := range l.terms[:jobs] {
		l.sum += term
	}
}

// penaltyTask adds factor·Σ d² to the loss, where d is a's entry (AR), or its difference
// from the entry one time step before (TAR).
type penaltyTask struct {
	dy, a  []float32
	step   int // floats of a time step, 0 for AR
	factor float64
	terms  []float64
}

func (t *penaltyTask) Do(_ *kernels.Worker, job int) {
	from, to := job*maskChunk, min(len(t.a), (job+1)*maskChunk)
	f, sum := float32(2*t.factor), float32(0)
	for i := from; i < to; i++ {
		var d float32
		switch {
		case t.step == 0:
			d = t.a[i]
		case i >= t.step:
			d = t.a[i] - t.a[i-t.step]
		}
		t.dy[i] += f * d
		sum += d * d
		if t.step > 0 && i+t.step < len(t.a) {
			t.dy[i] -= f * (t.a[i+t.step] - t.a[i])
		}
	}
	t.terms[job] = t.factor * float64(sum)
}
