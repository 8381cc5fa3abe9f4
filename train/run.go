package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// Job is one training run: what to learn from, how, and where to keep it.
type Job struct {
	Options
	Text   *corpus.Text
	Vocab  *vocab.Vocab  // nil to build it from the text
	Out    string        // the folder of the model and of the run's state
	Resume bool          // go on from what Out holds
	Pool   *kernels.Pool // where it computes
	Report func(Record)  // told each record of the log; may be nil
}

// Result sums up a run. Its JSON is the last line of `lstmkb train --json`.
type Result struct {
	Steps           int64    `json:"steps"`
	TokensPerSecond float64  `json:"tokens_per_second"` // of training alone, in this process
	TrainLoss       float64  `json:"train_loss"`        // mean over the last log interval, in nats
	ValidPerplexity *float64 `json:"valid_perplexity"`  // the best; nil when not evaluated
	WallSeconds     float64  `json:"wall_seconds"`      // of all processes of the run
	PeakBytes       int64    `json:"peak_bytes"`        // resident memory of this process
}

// ErrStopped says that the context ended the run early and that its state is saved.
var ErrStopped = errors.New("stopped; --resume goes on from here")

// Run trains to the end of the options' epochs or steps. When ctx ends it saves
// the run's state and returns ErrStopped. An error leaves the last checkpoint as
// it was.
func Run(ctx context.Context, j Job) (Result, error) {
	r, err := newRun(ctx, j)
	if err != nil {
		return Result{}, err
	}
	defer r.log.Close()
	if r.Due {
		if err := r.evaluate(ctx); err != nil {
			return r.result(), err
		}
		if err := r.save(); err != nil {
			return r.result(), err
		}
	}
	perEpoch := int64(r.train.Len())
	for r.Step < r.total {
		if ctx.Err() != nil {
			return r.result(), errors.Join(r.save(), ErrStopped)
		}
		began := time.Now()
		if r.Step%perEpoch == 0 {
			r.state.Reset()
		}
		// What is drawn depends on the step alone, so that resuming needs no generator's state.
		rng := rand.NewPCG(j.Seed, uint64(r.Step)+1)
		r.resetSome(rand.New(rng))
		r.train.At(int(r.Step%perEpoch), r.x, r.y)
		loss := r.model.Train(j.Pool, r.x, r.y, r.state, rng)
		norm := r.adam.norm(j.Pool)
		if bad(loss) || bad(norm) {
			return r.result(), fmt.Errorf("step %d: loss %v, gradient norm %v, first at fault %s; the last checkpoint is kept",
				r.Step+1, loss, norm, r.adam.notFinite(j.Pool))
		}
		rate := j.rate(r.Step, r.total)
		r.adam.step(j.Pool, r.Step+1, rate, norm, j.Clip)
		r.Step++
		r.trained(loss, norm, rate, time.Since(began))

		epochEnd := r.Step%perEpoch == 0
		if epochEnd || j.EvalEvery > 0 && r.Step%j.EvalEvery == 0 {
			if err := r.evaluate(ctx); err != nil {
				return r.result(), err
			}
		}
		if epochEnd || r.Step == r.total || r.Step%j.SaveEvery == 0 {
			if err := r.save(); err != nil {
				return r.result(), err
			}
		}
	}
	return r.result(), r.finish()
}

// resetSome lets a share of the texts start from the empty state, as a person's
// first word does.
func (r *run) resetSome(rng *rand.Rand) {
	for b := range r.BatchSize {
		if r.Reset > 0 && rng.Float64() < r.Reset {
			r.state.ResetText(b)
		}
	}
}

func bad(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }

// evaluate scores the model on the valid split, if there is one, and keeps it as
// the run's model if it is the best so far.
func (r *run) evaluate(ctx context.Context) error {
	if r.valid == nil {
		return nil
	}
	r.Due = true
	score, err := eval.Text(ctx, r.model, r.Pool, r.valid, nil)
	if ctx.Err() != nil {
		return errors.Join(r.save(), ErrStopped)
	}
	if err != nil {
		return fmt.Errorf("valid: %w", err)
	}
	r.Due = false
	r.record(Record{Valid: &score})
	if r.Best == 0 || score.Perplexity < r.Best {
		r.Best = score.Perplexity
		return r.saveBest()
	}
	return nil
}
