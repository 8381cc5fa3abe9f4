package eval

import (
	"context"
	"fmt"
	"slices"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// Comparison holds the results of two forms of one model on the same positions of a text.
type Comparison struct {
	Before Fit `json:"before"`
	After  Fit `json:"after"`
	// SameTop5 is the share of positions where both have the same five likeliest tokens, in
	// any order.
	SameTop5  float64 `json:"same_top5"`
	Positions int64   `json:"positions"`
}

// Fit holds the results of one model over all tokens.
type Fit struct {
	Perplexity float64 `json:"perplexity"`
	Top1       float64 `json:"top1"` // share of positions whose token ranks first
}

// compareRows is the number of parts of the text that are read in parallel.
const compareRows = 32

// side is one of the two models, in use.
type side struct {
	step   *infer.Runner
	states []*nn.State
	logits []float32 // (compareRows, V)
	tally  tally
	top    [compareRows][]int32
}

// Compare runs both models a word at a time, as a keyboard does, on positions of the text,
// rounded up to a multiple of 32, or fewer if the text is short: it splits the text into 32
// parts and reads the beginning of each. before and after share a vocabulary. The text must
// hold two tokens for each part; progress, if not nil, is called with the share done.
func Compare(ctx context.Context, before, after *infer.Model, set *kernels.Set, ids []int32, positions int, progress func(done float64)) (Comparison, error) {
	part := len(ids) / compareRows
	if part < 2 {
		return Comparison{}, fmt.Errorf("the text has %d tokens, want at least %d to compare on", len(ids), 2*compareRows)
	}
	steps := min(part-1, (positions+compareRows-1)/compareRows)
	if steps < 1 {
		return Comparison{}, fmt.Errorf("%d positions to compare on, want 1 or more", positions)
	}
	var sides [2]*side
	for i, n := range []*infer.Model{before, after} {
		sides[i] = &side{step: n.NewRunner(kernels.NewWorker(set)), logits: make([]float32, compareRows*n.Vocab)}
		for b := range compareRows {
			sides[i].states = append(sides[i].states, n.NewState(1))
			sides[i].top[b] = make([]int32, 5)
		}
	}
	same := 0
	x, y := make([]int32, compareRows), make([]int32, compareRows)
	for t := range steps {
		if err := ctx.Err(); err != nil {
			return Comparison{}, err
		}
		for b := range x {
			x[b], y[b] = ids[b*part+t], ids[b*part+t+1]
		}
		for _, s := range sides {
			s.next(set, x, y)
		}
		for b := range compareRows {
			if slices.Equal(sorted(sides[0].top[b]), sorted(sides[1].top[b])) {
				same++
			}
		}
		if progress != nil {
			progress(float64(t+1) / float64(steps))
		}
	}
	n := steps * compareRows
	return Comparison{sides[0].fit(), sides[1].fit(), float64(same) / float64(n), int64(n)}, nil
}

// next reads x and ranks the tokens after it, y.
func (s *side) next(set *kernels.Set, x, y []int32) {
	s.step.NextBatch(s.states, x)
	s.step.LogitsBatch(s.logits, s.states)
	v := len(s.logits) / compareRows
	for b := range s.top {
		row := s.logits[b*v:][:v]
		s.top[b] = s.top[b][:set.TopK(s.top[b][:5], row)]
		rank := slices.Index(s.top[b], y[b])
		if rank < 0 {
			rank = 5
		}
		s.tally.add(float64(set.LogSumExp(row))-float64(row[y[b]]), rank)
	}
}

func (s *side) fit() Fit {
	m := s.tally.metrics()
	return Fit{m.Perplexity, m.Top1}
}

func sorted(x []int32) []int32 { return slices.Sorted(slices.Values(x)) }
