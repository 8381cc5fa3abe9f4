package train

import (
	"math"
	"testing"
)

func TestRate(t *testing.T) {
	const total = 110
	for _, c := range []struct {
		schedule Schedule
		step     int64
		want     float64 // of LR 2, FinalLR 0.1, Warmup 10
	}{
		{Constant, 0, 0.2}, {Constant, 4, 1}, {Constant, 9, 2}, {Constant, 10, 2}, {Constant, 109, 2},
		{Linear, 0, 0.2}, {Linear, 9, 2}, {Linear, 10, 2}, {Linear, 60, 1.1}, {Linear, 110, 0.2}, {Linear, 500, 0.2},
		{Cosine, 0, 0.2}, {Cosine, 9, 2}, {Cosine, 10, 2}, {Cosine, 60, 1.1}, {Cosine, 110, 0.2}, {Cosine, 500, 0.2},
		// A third of the way the cosine is at 3/4 of its fall's top.
		{Cosine, 10 + 100/3, 0.2 + 1.8*(1+math.Cos(math.Pi*0.33))/2},
	} {
		o := Options{LR: 2, FinalLR: 0.1, Warmup: 10, Schedule: c.schedule}
		if got := o.rate(c.step, total); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s at step %d: %v, want %v", c.schedule, c.step, got, c.want)
		}
	}
}

// TestRateIsSane: whatever the lengths, the rate is finite, in (0, LR], and never
// rises after the warm-up.
func TestRateIsSane(t *testing.T) {
	for _, s := range []Schedule{Constant, Linear, Cosine} {
		for _, warmup := range []int64{0, 1, 5, 20, 100} {
			for _, total := range []int64{1, 5, 20} {
				o := Options{LR: 1, FinalLR: 0.05, Warmup: warmup, Schedule: s}
				last := math.Inf(1)
				for step := range total + 3 {
					r := o.rate(step, total)
					if !(r > 0 && r <= 1) {
						t.Fatalf("%s, warmup %d, total %d, step %d: rate %v", s, warmup, total, step, r)
					}
					if step >= warmup {
						if r > last {
							t.Fatalf("%s, warmup %d, total %d: the rate rises at step %d", s, warmup, total, step)
						}
						last = r
					}
				}
			}
		}
	}
}

func TestScheduleCheck(t *testing.T) {
	for _, s := range []Schedule{Constant, Linear, Cosine} {
		if err := s.check(); err != nil {
			t.Error(err)
		}
	}
	wantError(t, Schedule("Cosine").check(), "schedule", `"Cosine"`, "constant, linear or cosine")
}
