package train

import (
	"fmt"
	"math"
)

// Schedule names how the learning rate falls from LR to FinalLR·LR over a run.
type Schedule string

const (
	Constant Schedule = "constant"
	Linear   Schedule = "linear"
	Cosine   Schedule = "cosine" // half a cosine (Loshchilov & Hutter 2017, without restarts)
)

func (s Schedule) check() error {
	switch s {
	case Constant, Linear, Cosine:
		return nil
	}
	return fmt.Errorf("schedule is %q, want constant, linear or cosine", string(s))
}

// rate is the learning rate of a step, counted from 0, in a run of total steps.
func (o Options) rate(step, total int64) float64 {
	if step < o.Warmup {
		return o.LR * float64(step+1) / float64(o.Warmup)
	}
	done := 0.0
	if total > o.Warmup {
		done = min(1, float64(step-o.Warmup)/float64(total-o.Warmup))
	}
	switch o.Schedule {
	case Linear:
		return o.LR * (1 - done*(1-o.FinalLR))
	case Cosine:
		return o.LR * (o.FinalLR + (1-o.FinalLR)*(1+math.Cos(math.Pi*done))/2)
	}
	return o.LR
}
