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
	Cosine   Schedule = "cosine"    // half a cosine (Loshchilov & Hutter 2017, without restarts)
	OneCycle Schedule = "one-cycle" // up along half a cosine, then down along another (Smith 2018)
)

func (s Schedule) check() error {
	switch s {
	case Constant, Linear, Cosine, OneCycle:
		return nil
	}
	return fmt.Errorf("schedule is %q, want constant, linear, cosine or one-cycle", string(s))
}

// One-cycle as in PyTorch's OneCycleLR. Adam's β₁ falls while the rate rises.
const (
	cycleStart = 1.0 / 25 // first rate, as a share of LR
	cycleRise  = 0.3      // share of the run until the highest rate, if Warmup is 0
	slowBeta1  = 0.95     // at the lowest rate
	fastBeta1  = 0.85     // at the highest
	usualBeta1 = 0.9      // of the other schedules
)

// rate is the learning rate of a step, counted from 0, in a run of total steps.
func (o Options) rate(step, total int64) float64 {
	if o.Schedule == OneCycle {
		rise, done := o.cycle(step, total)
		if rise {
			return o.LR * cosine(cycleStart, 1, done)
		}
		return o.LR * cosine(1, o.FinalLR, done)
	}
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
		return o.LR * cosine(1, o.FinalLR, done)
	}
	return o.LR
}

// beta1 is Adam's β₁ of a step.
func (o Options) beta1(step, total int64) float64 {
	if o.Schedule != OneCycle {
		return usualBeta1
	}
	rise, done := o.cycle(step, total)
	if rise {
		return cosine(slowBeta1, fastBeta1, done)
	}
	return cosine(fastBeta1, slowBeta1, done)
}

// cycle tells in which of one-cycle's two phases a step is, and the share of the phase
// that is done, 1 at its last step.
func (o Options) cycle(step, total int64) (rise bool, done float64) {
	top := float64(o.Warmup)
	if o.Warmup == 0 {
		top = cycleRise * float64(total)
	}
	top = max(0, min(top, float64(total))-1)
	at, end := float64(step), float64(total-1)
	switch {
	case at < top:
		return true, at / top
	case end > top:
		return false, min(1, (at-top)/(end-top))
	}
	return false, 0
}

// cosine goes from a to b along half a cosine, as done goes from 0 to 1.
func cosine(a, b, done float64) float64 { return b + (a-b)*(1+math.Cos(math.Pi*done))/2 }
