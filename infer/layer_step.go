package infer

import (
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// layerStep moves texts on through one layer. It splits by hidden layerStep: a worker computes
// all four gates of its own, and what comes of them, so that workers meet once a layer.
type layerStep struct {
	layer      *cell
	panels     layerPanels
	number     int
	in, hidden *operand
	states     []*nn.State
	h          int // H

	gates, sums []float32 // (B, 4, units) of each worker, one after the other
	tc          []float32 // (H)
	each        int       // units of a worker
	part        []Int8    // rows of the workers' products
}

// run is the whole layer, on all workers of a pool that look for work.
func (t *layerStep) run(k Kernels) {
	if k.Awake() {
		t.each = (t.h/k.Threads() + unitsApart - 1) &^ (unitsApart - 1)
		if workers := (t.h + t.each - 1) / t.each; workers > 1 && t.layer.wih.size()+t.layer.whh.size() >= unitsLeast {
			if len(t.part) < workers {
				t.part = make([]Int8, workers)
			}
			if t.layer.wih.Int8 != nil {
				t.in.int8(k)
			}
			if t.layer.whh.Int8 != nil {
				t.hidden.int8(k)
			}
			k.RunStatic(workers, t)
			return
		}
	}
	t.layer.wih.multiplyAll(k, t.panels.ih, t.gates, 4*t.h, t.in)
	t.layer.whh.multiplyAll(k, t.panels.hh, t.sums, 4*t.h, t.hidden)
	t.finish(k, 0, t.h)
}

// unitsApart is a cache line of floats: no two workers write to one.
const unitsApart = 16

// unitsLeast bytes of a layer's matrices are worth another worker that is awake.
const unitsLeast = 512 << 10

// Do computes a worker's units.
func (t *layerStep) Do(w *kernels.Worker, worker int) {
	from, to := worker*t.each, min(t.h, (worker+1)*t.each)
	for gate := range 4 {
		at := len(t.states)*4*from + gate*(to-from)
		t.multiply(w.Set, &t.layer.wih, worker, t.gates[at:], t.in, gate*t.h+from, gate*t.h+to, to-from)
		t.multiply(w.Set, &t.layer.whh, worker, t.sums[at:], t.hidden, gate*t.h+from, gate*t.h+to, to-from)
	}
	t.finish(w, from, to)
}

// multiply is Matrix.multiply by the rows [from, to).
func (t *layerStep) multiply(k *kernels.Set, m *Matrix, worker int, y []float32, o *operand, from, to, n int) {
	if m.Int8 != nil {
		t.part[worker] = m.Int8.Rows(from, to)
		k.GemvInt8(y, 4*n, &t.part[worker], &o.q)
		return
	}
	k.GemvBatch(y, 4*n, m.Float32[from*o.n:], o.n, o.x, o.n, to-from, o.n, len(t.states))
}

// finish makes the states of the units [from, to) of their sums.
func (t *layerStep) finish(k Kernels, from, to int) {
	n := to - from
	for b, st := range t.states {
		at := len(t.states)*4*from + b*4*n
		g := t.gates[at:][:4*n]
		k.Axpy(1, t.sums[at:][:4*n], g)
		for gate := range 4 {
			k.Axpy(1, t.layer.bias[gate*t.h+from:][:n], g[gate*n:][:n])
		}
		out, c := st.Layer(t.number)
		k.Gates(g, c[from:to], c[from:to], t.tc[from:to], out[from:to])
	}
}
