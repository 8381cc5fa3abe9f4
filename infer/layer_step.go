package infer

import (
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// layerStep moves texts through one layer by one word. On a pool that is awake it splits
// the hidden units: each worker computes all gates of its units and their new state, so
// that workers wait for each other once per layer, and each finds its rows in its own cache.
type layerStep struct {
	cell       *cell
	layer      *layer
	panels     layerPanels
	index      int      // of the layer
	in, hidden *operand // x_t (B, in) and h_{t−1} (B, H)
	states     []*nn.State
	h          int // H

	// W_ih·x_t and W_hh·h_{t−1}: (B, G, H), or (B, G, n) for each worker's n units,
	// one worker after the other.
	zx, zh  []float32
	known   []float32 // W_ih·x_t (B, G, H) where it is computed already, else nil
	begin   []float32 // W_hh·h_{t−1} (G, H) of all texts where it is known, else nil
	scratch []float32 // (H)
	units   int       // per worker
	part    []Int8    // (workers) the rows that each multiplies
}

// unitAlign units are a cache line of floats: no two workers write to the same line.
const unitAlign = 16

// splitBytes is the size of a layer's matrices above which an awake worker saves time.
const splitBytes = 512 << 10

// run computes the whole layer.
func (t *layerStep) run(k Kernels) {
	if workers := t.share(k); workers > 1 {
		k.RunStatic(workers, t)
		return
	}
	width := t.cell.gates * t.h
	if t.known != nil {
		t.zx = t.known
	} else {
		t.layer.wih.multiplyAll(k, t.panels.ih, t.zx, width, t.in)
	}
	if t.begin != nil {
		for b := range t.states {
			copy(t.zh[b*width:], t.begin)
		}
	} else {
		t.layer.whh.multiplyAll(k, t.panels.hh, t.zh, width, t.hidden)
	}
	t.finish(k, 0, t.h)
}

// share gives each worker its units, and returns the number of workers; 1 if the caller alone is
// faster.
func (t *layerStep) share(k Kernels) (workers int) {
	bytes := 0
	if t.begin == nil {
		bytes = t.layer.whh.size()
	}
	if t.known == nil {
		bytes += t.layer.wih.size()
	}
	if bytes < splitBytes || len(t.states) >= textsPerWorker*k.Threads() || !k.Awake() {
		return 1
	}
	t.units = (t.h/k.Threads() + unitAlign - 1) &^ (unitAlign - 1)
	if workers = (t.h + t.units - 1) / t.units; workers == 1 {
		return 1
	}
	if len(t.part) < workers {
		t.part = make([]Int8, workers)
	}
	if t.layer.wih.Int8 != nil && t.known == nil {
		t.in.int8(k)
	}
	if t.layer.whh.Int8 != nil && t.begin == nil {
		t.hidden.int8(k)
	}
	return workers
}

// Do computes a worker's units.
func (t *layerStep) Do(w *kernels.Worker, worker int) {
	from, to := worker*t.units, min(t.h, (worker+1)*t.units)
	n := to - from
	for gate := range t.cell.gates {
		at, row := t.cell.gates*len(t.states)*from+gate*n, gate*t.h+from
		if t.known != nil {
			for b := range t.states {
				copy(t.zx[at+b*t.cell.gates*n:][:n], t.known[b*t.cell.gates*t.h+row:])
			}
		} else {
			t.multiply(w, worker, t.zx[at:], &t.layer.wih, row, n, t.in)
		}
		if t.begin != nil {
			for b := range t.states {
				copy(t.zh[at+b*t.cell.gates*n:][:n], t.begin[row:])
			}
		} else {
			t.multiply(w, worker, t.zh[at:], &t.layer.whh, row, n, t.hidden)
		}
	}
	t.finish(w, from, to)
}

// multiply computes a gate of a worker's n units, which is n rows of m.
func (t *layerStep) multiply(w *kernels.Worker, worker int, y []float32, m *Matrix, row, n int, o *operand) {
	width := t.cell.gates * n
	if m.Int8 != nil {
		t.part[worker] = m.Int8.Rows(row, row+n)
		w.GemvInt8(y, width, &t.part[worker], &o.q)
		return
	}
	w.GemvBatch(y, width, m.Float32[row*o.n:], o.n, o.x, o.n, n, o.n, len(t.states))
}

// finish computes the new states of the units [from, to) from their products.
func (t *layerStep) finish(k Kernels, from, to int) {
	width := t.cell.gates * (to - from)
	for b, st := range t.states {
		at := t.cell.gates*len(t.states)*from + b*width
		h, c := st.Layer(t.index)
		t.cell.step(k, cellStep{t.zx[at:][:width], t.zh[at:][:width], t.layer.bias, from, to, h, c, t.scratch})
	}
}
