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
		// After a third of the way the cosine has fallen by a quarter.
		{Cosine, 10 + 100/3, 0.2 + 1.8*(1+math.Cos(math.Pi*0.33))/2},
	} {
		o := Options{LR: 2, FinalLR: 0.1, Warmup: 10, Schedule: c.schedule}
		if got := o.rate(c.step, total); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s at step %d: %v, want %v", c.schedule, c.step, got, c.want)
		}
	}
}

// TestRateIsSane: for all lengths, the rate is finite, in (0, LR], and never rises after the
// warm-up.
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
	for _, s := range []Schedule{Constant, Linear, Cosine, OneCycle} {
		if err := s.check(); err != nil {
			t.Error(err)
		}
	}
	wantError(t, Schedule("Cosine").check(), "schedule", `"Cosine"`, "constant, linear, cosine or one-cycle")
}

// TestOneCycleAsPyTorch compares with torch.optim.lr_scheduler.OneCycleLR(max_lr=2,
// final_div_factor=4), whose pct_start is 0.3 and 0.5.
func TestOneCycleAsPyTorch(t *testing.T) {
	for _, c := range []struct {
		warmup      int64
		rate, beta1 []float64
	}{
		{0, []float64{0.080000000, 0.263343685, 0.743343685, 1.336656315, 1.816656315, 2.000000000, 1.975178633,
			1.901959179, 1.784013168, 1.627254904, 1.439544902, 1.230295725, 1.010000000, 0.789704275, 0.580455098,
			0.392745096, 0.235986832, 0.118040821, 0.044821367, 0.020000000},
			[]float64{0.950000000, 0.940450850, 0.915450850, 0.884549150, 0.859549150, 0.850000000, 0.851253604,
				0.854951557, 0.860908426, 0.868825510, 0.878305813, 0.888873953, 0.900000000, 0.911126047, 0.921694187,
				0.931174490, 0.939091574, 0.945048443, 0.948746396, 0.950000000}},
		{5, []float64{0.080000000, 0.361177490, 1.040000000, 1.718822510, 2.000000000, 1.810926824, 1.315926824,
			0.704073176, 0.209073176, 0.020000000},
			[]float64{0.950000000, 0.935355339, 0.900000000, 0.864644661, 0.850000000, 0.859549150, 0.884549150,
				0.915450850, 0.940450850, 0.950000000}},
	} {
		o := Options{LR: 2, FinalLR: 0.01, Warmup: c.warmup, Schedule: OneCycle}
		for i, want := range c.rate {
			got, total := o.rate(int64(i), int64(len(c.rate))), int64(len(c.rate))
			if math.Abs(got-want) > 1e-8 {
				t.Errorf("warmup %d, step %d of %d: rate %v, want %v", c.warmup, i, total, got, want)
			}
			if got := o.beta1(int64(i), total); math.Abs(got-c.beta1[i]) > 1e-8 {
				t.Errorf("warmup %d, step %d of %d: beta1 %v, want %v", c.warmup, i, total, got, c.beta1[i])
			}
		}
	}
}

// TestOneCycleIsSane: for all lengths, the rate and β₁ stay within their bounds, rise and fall
// once, and move in opposite directions.
func TestOneCycleIsSane(t *testing.T) {
	for _, warmup := range []int64{0, 1, 2, 5, 20, 100} {
		for _, total := range []int64{1, 2, 3, 5, 20} {
			o := Options{LR: 1, FinalLR: 0.05, Warmup: warmup, Schedule: OneCycle}
			turns, last := 0, 0.0
			for step := range total + 3 {
				r, b := o.rate(step, total), o.beta1(step, total)
				if !(r >= 1.0/25-1e-12 && r <= 1) || !(b >= fastBeta1 && b <= slowBeta1) {
					t.Fatalf("warmup %d, total %d, step %d: rate %v, beta1 %v", warmup, total, step, r, b)
				}
				if falls := r < last; falls != (turns == 1) && step > 0 && r != last {
					turns++
				}
				last = r
			}
			if turns > 1 {
				t.Errorf("warmup %d, total %d: the rate turns %d times", warmup, total, turns)
			}
		}
	}
	if b := Defaults().beta1(5, 10); b != 0.9 {
		t.Errorf("beta1 of the cosine schedule is %v, want 0.9", b)
	}
}
