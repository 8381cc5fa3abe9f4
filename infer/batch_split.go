package infer

import (
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// batchSplit is work on several texts that splits among a pool's workers, each with a Step of
// its own: what a worker has computed of a text it goes on with, and it waits for no other.
type batchSplit struct {
	do     func(t *batchSplit, s *Runner, from, to int)
	steps  []*Runner
	states []*nn.State
	ids    []int32

	screened *Screen
	logits   []float32
	k        []int
	lists    []Shortlist
}

// divide does t, of at least so many texts for each worker, and is false if there are
// fewer or no workers.
func (s *Runner) divide(least int, t batchSplit) bool {
	p, ok := s.k.(*kernels.Pool)
	if !ok || p.Threads() == 1 || len(t.states) < max(2, least*p.Threads()) {
		return false
	}
	for len(s.shared.steps) < p.Threads() {
		s.shared.steps = append(s.shared.steps, s.net.NewRunner(p.Set))
	}
	t.steps = s.shared.steps
	s.shared = t
	p.RunStatic(len(t.steps), &s.shared)
	s.shared = batchSplit{steps: t.steps}
	return true
}

// Do is a worker's part.
func (t *batchSplit) Do(_ *kernels.Worker, part int) {
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
