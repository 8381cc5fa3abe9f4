package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// Job describes one training run: what to learn from, how, and where to save it.
type Job struct {
	Options
	Text   *corpus.Text
	Paths  []string          // where Text was read from, kept with the run's state; see SavedPaths
	Vocab  *vocab.Vocab      // nil to build it from the text
	From   *checkpoint.Model // the model to fine-tune, whose vocabulary and shape the run takes; nil for random weights
	Out    string            // the folder of the model and of the run's state
	Resume bool              // go on with the run in Out
	Pool   *kernels.Pool     // computes

	// KeepWarmup refuses a run that is not longer than its Warmup. Otherwise Run shortens a
	// warm-up of more than 30 % of the steps to that share.
	KeepWarmup bool

	// Each of these may be nil.
	Begin  func(Plan)              // called once, before the first step
	Report func(Record)            // called for each record of the log
	Sample func(*checkpoint.Model) // called after each evaluation with the model that was evaluated, to read from until it returns
}

// Result sums up a run. Its JSON is the last line of `lstmkb train --json`.
type Result struct {
	Steps           int64    `json:"steps"`
	TokensPerSecond float64  `json:"tokens_per_second"` // of training alone, in this process
	TrainLoss       float64  `json:"train_loss"`        // mean over the last log interval, in nats
	ValidPerplexity *float64 `json:"valid_perplexity"`  // the best; nil when not evaluated
	WallSeconds     float64  `json:"wall_seconds"`      // of all processes of the run
	PeakBytes       int64    `json:"peak_bytes"`        // resident memory of this process
	StoppedEarly    bool     `json:"stopped_early"`     // Patience ended the run
}

// ErrStopped says that the context ended the run early and that its state is saved.
var ErrStopped = errors.New("stopped; --resume goes on from here")

// Run trains until the options' epochs, steps or patience are used up. When ctx ends it
// saves the run's state and returns ErrStopped. It refuses a folder that another program trains
// in. Other errors leave the last checkpoint as it
// was.
func Run(ctx context.Context, j Job) (Result, error) {
	unlock, err := checkpoint.LockFolder(j.Out)
	if err != nil {
		return Result{}, err
	}
	defer unlock()
	r, err := newRun(ctx, j)
	if err != nil {
		return Result{}, err
	}
	defer r.log.Close()
	if j.Begin != nil {
		j.Begin(r.plan())
	}
	if r.Due {
		if err := r.evaluate(ctx); err != nil {
			return r.result(), err
		}
		if err := r.save(); err != nil {
			return r.result(), err
		}
	}
	for r.Step < r.total && !r.exhausted() {
		if ctx.Err() != nil {
			return r.result(), errors.Join(r.save(), ErrStopped)
		}
		if err := r.step(); err != nil {
			return r.result(), err
		}
		epochEnd := r.cursor.start == 0
		if epochEnd || r.Step == r.total || j.EvalEvery > 0 && r.Step%j.EvalEvery == 0 {
			if err := r.evaluate(ctx); err != nil {
				return r.result(), err
			}
		}
		if epochEnd || r.Step == r.total || r.Step%j.SaveEvery == 0 || r.exhausted() {
			if err := r.save(); err != nil {
				return r.result(), err
			}
		}
	}
	return r.result(), r.finish()
}

// step trains on one batch.
func (r *run) step() error {
	began := time.Now()
	if r.cursor.start == 0 {
		r.state.Reset()
	}
	// Random numbers depend on the step alone, so that a checkpoint holds no generator's state.
	r.pcg.Seed(r.Seed, uint64(r.Step)+1)
	n := r.BatchSize * r.train.Window(r.cursor.start, r.cursor.length, r.x, r.y)
	r.startLines(r.x[:n])
	loss := r.model.Train(r.Pool, r.x[:n], r.y[:n], r.state, r.pcg)
	norm := r.adam.norm(r.Pool)
	if bad(loss) || bad(norm) {
		return fmt.Errorf("step %d: loss %v, gradient norm %v, first at fault %s; the last checkpoint is kept",
			r.Step+1, loss, norm, r.adam.notFinite(r.Pool))
	}
	// A short batch's gradient is a mean of fewer words (Merity, Keskar & Socher 2017).
	rate := r.rate(r.Step, r.total) * (float64(r.cursor.length) / float64(r.SeqLen))
	r.adam.apply(r.Pool, update{step: r.Step + 1 - r.first, rate: rate, beta1: r.beta1(r.Step, r.total), epsilon: r.AdamEpsilon,
		norm: norm, clip: r.Clip, decay: r.WeightDecay})
	if r.EMA > 0 || r.Triggered {
		r.average.add(r.Pool, r.Averaged)
		r.Averaged++
	}
	r.Step++
	r.cursor.next()
	r.trained(n, loss, norm, rate, time.Since(began))
	return nil
}

// exhausted tells whether Patience ends the run.
func (r *run) exhausted() bool { return r.Patience > 0 && exhausted(r.History, r.Patience) }

// startLines lets a random share of a batch's lines start from the empty state, so that the
// model learns to predict as a keyboard does, which knows nothing of what came before a
// message. A line starts with the end of the one before.
func (r *run) startLines(x []int32) {
	if r.Reset == 0 {
		return
	}
	r.model.Starts = r.model.Starts[:0]
	for _, id := range x {
		r.model.Starts = append(r.model.Starts, id == vocab.Eos && r.rng.Float64() < r.Reset)
	}
}

func bad(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }

// evaluate scores the model, or the average of its weights, on the valid split, if
// there is one, and keeps it as the run's model if it is the best so far.
func (r *run) evaluate(ctx context.Context) error {
	if r.valid == nil {
		return nil
	}
	r.Due = true
	var score eval.Score
	err := r.averaged(func() (err error) {
		score, err = eval.Text(ctx, r.model, r.Pool, r.valid, nil)
		return err
	})
	if ctx.Err() != nil {
		return errors.Join(r.save(), ErrStopped)
	}
	if err != nil {
		return fmt.Errorf("valid: %w", err)
	}
	r.Due = false
	r.record(Record{Valid: &score})
	if r.Sample != nil {
		_ = r.averaged(func() error { r.Sample(r.kept); return nil }) // which has no other error
	}
	if r.ASGD > 0 && triggers(r.History, score.Perplexity, r.ASGD) {
		r.Triggered = true
	}
	r.History = append(r.History, score.Perplexity)
	if r.Best == 0 || score.Perplexity < r.Best {
		r.Best = score.Perplexity
		return r.saveBest()
	}
	return nil
}

// averaged calls do while the model has the averaged weights, if there is an average.
func (r *run) averaged(do func() error) error {
	if r.Averaged > 0 {
		r.average.swap()
		defer r.average.swap()
	}
	return do()
}
