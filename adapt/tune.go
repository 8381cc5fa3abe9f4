package adapt

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/train"
)

// tuned fine-tunes start, whose weights it changes, and returns what is best on valid text:
// the model that the run ends with, or one between it and begun, the model that it began with.
func (m *maker) tuned(ctx context.Context, begun, start *checkpoint.Model) (*checkpoint.Model, error) {
	dir := filepath.Join(m.work(), "tuned")
	if err := m.run(ctx, dir, train.Job{Options: train.FitFrom(m.words), From: start}, tuneShare); err != nil {
		return nil, err
	}
	end, err := checkpoint.Load(dir)
	if err != nil {
		return nil, err
	}
	return m.between(ctx, begun, end)
}

// alphas are the mixtures that are tried.
var alphas = []float32{0.25, 0.5, 0.75, 1}

// between returns the best mixture of two models by perplexity on valid text.
func (m *maker) between(ctx context.Context, begun, end *checkpoint.Model) (best *checkpoint.Model, err error) {
	lowest := 0.0
	for _, alpha := range alphas {
		mixed := mix(begun, end, alpha)
		perplexity, err := m.perplexity(ctx, mixed)
		if err != nil {
			return nil, err
		}
		m.tell("%3.0f %% of what was learned: valid perplexity %.2f", 100*alpha, perplexity)
		if best == nil || perplexity < lowest {
			best, lowest, m.result.Alpha = mixed, perplexity, float64(alpha)
		}
	}
	return best, nil
}

// perplexity scores a model on the valid text as the processor multiplies fastest.
func (m *maker) perplexity(ctx context.Context, model *checkpoint.Model) (float64, error) {
	net, err := model.Network()
	if err != nil {
		return 0, err
	}
	net.Fastest(m.Pool.Set)
	ids, err := m.text.Encode(ctx, corpus.Valid, model.Vocab)
	if err != nil {
		return 0, err
	}
	score, err := eval.Text(ctx, net, m.Pool, ids, nil)
	return score.Perplexity, err
}

// run trains in dir, or goes on with the run that is there, for at most that share of the time
// that is left: a run that would take longer is shortened, with its schedule.
func (m *maker) run(ctx context.Context, dir string, job train.Job, share float64) error {
	deadline := time.Now().Add(time.Duration(share * float64(time.Until(m.deadline))))
	job.Text, job.Out, job.Pool = m.text, dir, m.Pool
	for steps := int64(0); ; {
		saved, err := train.SavedOptions(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if job.Resume = err == nil; job.Resume {
			job.Options = saved
		}
		if steps > 0 {
			job.Steps = steps
		}
		steps, err = m.runUntil(ctx, job, deadline)
		if steps == 0 || !errors.Is(err, train.ErrStopped) || ctx.Err() != nil {
			return err
		}
	}
}

// tooLong is how many times the time left a run may seem to need.
const tooLong = 1.1

// runUntil trains. If the run needs longer than until the deadline it stops it and returns how
// many steps there is time for.
func (m *maker) runUntil(ctx context.Context, job train.Job, deadline time.Time) (steps int64, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	job.Report = func(r train.Record) {
		m.report(Event{Training: &r})
		left := max(0, time.Until(deadline).Seconds())
		if r.Valid == nil && steps == 0 && r.Remaining > tooLong*left && r.Step < r.Total {
			steps = r.Step + max(1, int64(float64(r.Total-r.Step)*left/r.Remaining))
			stop()
		}
	}
	_, err = train.Run(ctx, job)
	return steps, err
}
