package train

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/kernels"
)

// Round is the share that one of several machines or people has in a run: Steps batches of a run
// that goes on for Rounds·Steps, whose learning rate and place in the text follow from the
// round's number alone. Between two rounds a machine keeps Adam's moments (Moments; Douillard et al.
// 2023); clients that come and go keep nothing, and Adam begins anew (Reddi et al. 2021).
type Round struct {
	Options                   // Steps are those of a round; averages, Patience and what is saved or logged do not apply
	Model   *checkpoint.Model // the weights to begin with, in Tensors; Run trains them in place
	Text    *corpus.Text      // its train split is learned from

	Number, Rounds int64         // of this round, from 1, and of all
	Passes         float64       // if not 0, most passes over the text in the round
	Limit          time.Duration // if not 0, most time to train for
	MinWords       int64         // fewest words of a text to learn from

	Moments *checkpoint.Moments // Adam's at the end of the last round, nil to begin anew

	Pool   *kernels.Pool
	Report func(done, steps int64) // if not nil, called after each step
}

// RoundResult sums up a round. Its JSON is all that is said of the text.
type RoundResult struct {
	Words           int64   `json:"words"` // and marks learned from, with repetition
	Steps           int64   `json:"steps"`
	Loss            float64 `json:"loss"` // mean cross-entropy of the steps, in nats
	Seconds         float64 `json:"seconds"`
	TokensPerSecond float64 `json:"tokens_per_second"`

	Moments *checkpoint.Moments `json:"-"` // Adam's at the end, which tell of the text and stay where it is
}

// ErrTooFewWords says that a text is too short to take part with.
var ErrTooFewWords = errors.New("too few words")

// Run trains and returns the delta to the weights before. When ctx ends it returns its error.
func (o Round) Run(ctx context.Context) (*checkpoint.Delta, RoundResult, error) {
	r, end, err := o.begin(ctx)
	if err != nil {
		return nil, RoundResult{}, err
	}
	before := make(map[string][]float32, len(r.kept.Tensors))
	for name, w := range r.kept.Tensors {
		before[name] = slices.Clone(w)
	}
	for first := r.Step; r.Step < end; {
		if ctx.Err() != nil {
			return nil, RoundResult{}, fmt.Errorf("stopped in step %d of %d of the round, nothing is kept: %w", r.Step-first+1, end-first, ctx.Err())
		}
		if o.Limit > 0 && r.Step > first && time.Since(r.began) > o.Limit {
			break
		}
		if err := r.step(); err != nil {
			return nil, RoundResult{}, err
		}
		if o.Report != nil {
			o.Report(r.Step-first, end-first)
		}
	}
	p := r.process
	return checkpoint.Difference(before, r.kept, p.Tokens), RoundResult{Words: p.Tokens, Steps: p.Steps, Loss: p.Loss / float64(p.Steps),
		Seconds: time.Since(r.began).Seconds(), TokensPerSecond: float64(p.Tokens) / p.Seconds, Moments: r.moments()}, nil
}

// begin returns the run at the round's first step, and the step at which the round ends.
func (o Round) begin(ctx context.Context) (r *run, end int64, err error) {
	if o.Number < 1 || o.Rounds < o.Number {
		return nil, 0, fmt.Errorf("round is %d of %d, want 1 to that", o.Number, o.Rounds)
	}
	if o.Steps < 1 {
		return nil, 0, fmt.Errorf("steps is %d, want those of a round", o.Steps)
	}
	if err := o.adopt(o.Model); err != nil {
		return nil, 0, err
	}
	o.EMA, o.ASGD, o.Patience = 0, 0, 0
	if err := o.Check(); err != nil {
		return nil, 0, err
	}
	o.resolve(o.Pool.Set)
	ids, err := o.Text.Encode(ctx, corpus.Train, o.Model.Vocab)
	if err != nil {
		return nil, 0, err
	}
	if n := int64(len(ids)); n < o.MinWords {
		return nil, 0, fmt.Errorf("%w: the text has %d, want at least %d to take part", ErrTooFewWords, n, o.MinWords)
	}
	for o.BatchSize > 1 && len(ids) < o.BatchSize*(o.SeqLen+1) {
		o.BatchSize /= 2
	}
	batches, err := corpus.NewBatches(ids, o.BatchSize, o.SeqLen)
	if err != nil {
		return nil, 0, err
	}
	steps := o.Steps
	if o.Passes > 0 {
		steps = min(steps, max(1, int64(o.Passes*float64(newBatchCursor(o.Options, batches).steps(1)))))
	}
	o.Steps = steps * o.Rounds
	begin := o.Steps - steps*(o.Rounds-o.Number+1)
	r = &run{Job: Job{Options: o.Options, Text: o.Text, From: o.Model, Pool: o.Pool}, saved: saved{Step: begin}, first: begin,
		kept: o.Model, began: time.Now(), pcg: rand.NewPCG(0, 0)}
	r.rng = rand.New(r.pcg)
	if r.model, err = r.kept.Network(); err != nil {
		return nil, 0, err
	}
	if err := r.setText(ids); err != nil {
		return nil, 0, err
	}
	if err := r.prepare(); err != nil {
		return nil, 0, err
	}
	return r, begin + steps, r.goOn(o.Moments)
}
