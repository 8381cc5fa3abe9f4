package infer

import (
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// batchSplit splits texts over a pool's workers. Each worker has a Runner of its own and
// takes its texts through all layers, so that it finds their data in its cache and waits
// for nobody.
type batchSplit struct {
	do      func(t *batchSplit, r *Runner, from, to int)
	net     *Model
	runners []*Runner // one per worker, which makes it
	states  []*nn.State
	ids     []int32

	screened *Screen
	logits   []float32
	k        []int
	lists    []Shortlist
}

// split runs t on all workers. It does nothing and returns false on one thread, or if
// there are fewer than perWorker texts for each worker.
func (r *Runner) split(perWorker int, t batchSplit) bool {
	workers := r.k.Threads()
	if workers == 1 || len(t.states) < max(2, perWorker*workers) {
		return false
	}
	if t.net, t.runners = r.net, r.batch.runners; t.runners == nil {
		t.runners = make([]*Runner, workers)
	}
	r.batch = t
	r.k.RunStatic(workers, &r.batch)
	r.batch = batchSplit{runners: t.runners}
	return true
}

// Do runs a worker's texts.
func (t *batchSplit) Do(w *kernels.Worker, part int) {
	if t.runners[part] == nil {
		t.runners[part] = t.net.NewRunner(w)
	}
	texts, parts := len(t.states), len(t.runners)
	if from, to := part*texts/parts, (part+1)*texts/parts; from < to {
		t.do(t, t.runners[part], from, to)
	}
}

func (t *batchSplit) next(r *Runner, from, to int) { r.NextBatch(t.states[from:to], t.ids[from:to]) }

func (t *batchSplit) screen(r *Runner, from, to int) {
	v := r.net.Vocab
	copy(t.lists[from:to], r.LogitsScreenedBatch(t.screened, t.logits[from*v:to*v], t.states[from:to], t.k[from:to]))
}
