package train

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// TestWarmup: a run shorter than its warm-up gets a shorter one and reaches its learning rate,
// unless it is told to keep it.
func TestWarmup(t *testing.T) {
	text := bothSplits(t)
	for name, c := range map[string]struct {
		steps, warmup int64
		keep          bool
		want          int64 // steps of warm-up
	}{
		"no warm-up":               {20, 0, false, 0},
		"fits":                     {20, 4, false, 4},
		"fits exactly":             {20, 6, false, 6},
		"too long a part":          {20, 7, false, 6},
		"longer than the run":      {20, 200, false, 6},
		"a run of one step":        {1, 200, false, 1},
		"kept, a long part":        {20, 15, true, 15},
		"kept, not kept otherwise": {20, 15, false, 6},
	} {
		t.Run(name, func(t *testing.T) {
			o := small()
			o.Steps, o.Warmup, o.LogEvery = c.steps, c.warmup, 1
			out := filepath.Join(t.TempDir(), "run")
			j := job(t, o, text, out, 1)
			j.KeepWarmup = c.keep
			var p Plan
			j.Begin = func(got Plan) { p = got }
			mustRun(t, j)
			if p.Warmup != c.want {
				t.Errorf("warm-up of %d steps, want %d", p.Warmup, c.want)
			}
			all := records(t, out)
			reached := slices.IndexFunc(all, func(r Record) bool { return r.LR > o.LR*(1-1e-9) })
			if reached < 0 || all[reached].Step != max(1, c.want) {
				t.Errorf("the learning rate is not first reached at step %d: %+v", max(1, c.want), all)
			}
			if saved, err := SavedOptions(out); err != nil || saved.Warmup != c.warmup {
				t.Errorf("saved warm-up %d, %v, want %d as it was set", saved.Warmup, err, c.warmup)
			}
		})
	}
	o := small()
	o.Steps, o.Warmup = 20, 20
	j := job(t, o, text, filepath.Join(t.TempDir(), "run"), 1)
	j.KeepWarmup = true
	_, err := newRun(t.Context(), j)
	wantError(t, err, "warmup is 20", "the run's 20 steps")
}

// TestResumeKeepsTheWarmup: a run whose warm-up was shortened, or kept against the rule, is
// the same when it is stopped and resumed.
func TestResumeKeepsTheWarmup(t *testing.T) {
	text := bothSplits(t)
	for _, keep := range []bool{false, true} {
		o := small()
		o.Steps, o.Warmup = 30, 25
		whole, parts := filepath.Join(t.TempDir(), "run"), filepath.Join(t.TempDir(), "run")
		j := job(t, o, text, whole, 1)
		j.KeepWarmup = keep
		mustRun(t, j)
		j = job(t, o, text, parts, 1)
		j.KeepWarmup = keep
		stopAt(t, j, 10, false)
		j = job(t, o, text, parts, 1)
		j.Resume = true
		mustRun(t, j)
		sameRun(t, parts, whole)
	}
}

// TestPlan: what a run says before it starts is what it does.
func TestPlan(t *testing.T) {
	text, out := bothSplits(t), filepath.Join(t.TempDir(), "run")
	var p Plan
	samples := 0
	j := job(t, small(), text, out, 1)
	j.Paths = []string{"/texts/a.txt", "/texts/b.txt"}
	j.Begin = func(got Plan) { p = got }
	j.Sample = func(m *checkpoint.Model) {
		samples++
		for name, x := range m.Tensors {
			if len(x) == 0 {
				t.Errorf("%s is empty", name)
			}
		}
	}
	res := mustRun(t, j)
	m := load(t, out)
	parameters := 0
	for _, x := range m.Tensors {
		parameters += len(x)
	}
	s, _ := state(t, out)
	if p.Steps != res.Steps || p.Epochs != float64(small().Epochs) || p.Shape.Vocab != m.Vocab.Len() || p.Shape.Hidden != small().Hidden || p.Parameters != int64(parameters) ||
		p.Done != 0 || len(p.History) != 0 || p.Tokens < 100 || p.Valid < 20 {
		t.Errorf("%+v of a run of %d steps, %d words, %d parameters", p, res.Steps, m.Vocab.Len(), parameters)
	}
	if samples != len(s.History) || samples == 0 {
		t.Errorf("%d samples, want one for each of %d evaluations", samples, len(s.History))
	}
	if paths, err := SavedPaths(out); err != nil || !slices.Equal(paths, j.Paths) {
		t.Errorf("the text came from %q, %v, want %q", paths, err, j.Paths)
	}
	j.Resume, j.Epochs, j.Paths = true, 4, []string{"/elsewhere/a.txt"}
	mustRun(t, j)
	if p.Done != res.Steps || !slices.Equal(p.History, s.History) || p.Epochs != 4 {
		t.Errorf("%+v of a run resumed after %d steps and %v", p, res.Steps, s.History)
	}
	if paths, err := SavedPaths(out); err != nil || !slices.Equal(paths, j.Paths) {
		t.Errorf("after the text moved: %q, %v, want %q", paths, err, j.Paths)
	}
}
