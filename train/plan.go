package train

import (
	"fmt"

	"github.com/lstmkb/lstmkb/nn"
)

// Plan says what a run is about to do.
type Plan struct {
	Tokens     int64 // of the train text, as many as fill its batches
	Valid      int64 // tokens of the valid text, 0 without one
	Shape      nn.Config
	Parameters int64
	Steps      int64     // of the whole run
	Done       int64     // steps done before, by a run that is resumed
	Epochs     float64   // that Steps are
	Warmup     int64     // steps, as Run holds them
	History    []float64 // valid perplexities so far
}

func (r *run) plan() Plan {
	p := Plan{Tokens: int64(r.train.RowLen()) * int64(r.BatchSize), Valid: int64(len(r.valid)), Shape: r.model.Config,
		Steps: r.total, Done: r.Step, Epochs: float64(r.Epochs), Warmup: r.Warmup, History: r.History}
	if r.Steps > 0 {
		p.Epochs = float64(r.total) / float64(newBatchCursor(r.Job.Options, r.train).steps(1))
	}
	for _, w := range r.model.Params() {
		p.Parameters += int64(len(w.Value))
	}
	return p
}

// settleWarmup shortens a warm-up that takes more than the share of the run that
// one-cycle rises in; a run that never reaches its learning rate has learned little. With
// KeepWarmup it is as it was set, and it is an error if the run ends within it. A resumed run
// keeps the warm-up that it began with.
func (r *run) settleWarmup() error {
	switch {
	case r.Rise > 0:
		r.Warmup = r.Rise
	case r.Resume: // a run of an older program, or one without warm-up
	case !r.KeepWarmup:
		r.Warmup = min(r.Warmup, max(1, int64(cycleRise*float64(r.total))))
	case r.Warmup >= r.total:
		return fmt.Errorf("warmup is %d, want less than the run's %d steps", r.Warmup, r.total)
	}
	r.Rise = r.Warmup
	return nil
}
