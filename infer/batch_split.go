package infer

import (
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// batchSplit is work on several texts that splits among a pool's workers, each with a Step of
// its own: what a worker has computed of a text it goes on with, and it waits for no other.
type batchSplit struct {
	do     func(t *batchSplit, s *Runner, from, to int)
	net    *Model
	steps  []*Runner // of each worker, made by it
	states []*nn.State
	ids    []int32

	screened *Screen
	logits   []float32
	k        []int
	lists    []Shortlist
}

// divide does t, of at least so many texts for each worker, and is false if there are
// fewer or no workers.
func (s *Runner) split(least int, t batchSplit) bool {
	workers := s.k.Threads()
	if workers == 1 || len(t.states) < max(2, least*workers) {
		return false
	}
	if t.net, t.steps = s.net, s.batch.steps; t.steps == nil {
		t.steps = make([]*Runner, workers)
	}
	s.batch = t
	s.k.RunStatic(workers, &s.batch)
	s.batch = batchSplit{steps: t.steps}
	return true
}

// Do is a worker's part.
func (t *batchSplit) Do(w *kernels.Worker, part int) {
	if t.steps[part] == nil {
		t.steps[part] = t.net.NewRunner(w)
	}
	texts, parts := len(t.states), len(t.steps)
	if from, to := part*texts/parts, (part+1)*texts/parts; from < to {
		t.do(t, t.steps[part], from, to)
	}
}

func (t *batchSplit) next(s *Runner, from, to int) { s.NextBatch(t.states[from:to], t.ids[from:to]) }

func (t *batchSplit) screen(s *Runner, from, to int) {
	v := s.net.Vocab
	copy(t.lists[from:to], s.LogitsScreenedBatch(t.screened, t.logits[from*v:to*v], t.states[from:to], t.k[from:to]))
}
