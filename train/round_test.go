package train

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
)

// roundOf describes a round of 9 steps of a model that has not learned.
func roundOf(t *testing.T, text *corpus.Text) Round {
	t.Helper()
	o := small()
	o.Steps, o.LR = 1, 0
	out := filepath.Join(t.TempDir(), "begin")
	mustRun(t, job(t, o, text, out, 1))
	o.Steps, o.LR = 9, 1e-2
	return Round{Options: o, Model: load(t, out), Text: text, Number: 1, Rounds: 1, MinWords: 10, Pool: job(t, o, text, out, 1).Pool}
}

func mustRound(t *testing.T, r Round) (*checkpoint.Delta, RoundResult) {
	t.Helper()
	d, res, err := r.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return d, res
}

// TestRoundIsARun: the only round of a run ends with the weights of that run, bit for bit.
func TestRoundIsARun(t *testing.T) {
	text := folder(t, map[string]string{"train": words(1, 60)})
	r := roundOf(t, text)
	before := map[string][]float32{}
	for name, x := range r.Model.Tensors {
		before[name] = slices.Clone(x)
	}
	j := job(t, r.Options, text, filepath.Join(t.TempDir(), "run"), 1)
	j.From = &checkpoint.Model{Config: r.Model.Config, Vocab: r.Model.Vocab, Tensors: map[string][]float32{}}
	for name, x := range before {
		j.From.Tensors[name] = slices.Clone(x)
	}
	mustRun(t, j)
	want := load(t, j.Out)
	d, res := mustRound(t, r)
	if res.Steps != 9 || res.Words != 9*4*5 || d.Words != res.Words || !(res.Loss > 0) || !(res.TokensPerSecond > 0) {
		t.Errorf("result %+v", res)
	}
	for name, x := range want.Tensors {
		if !slices.Equal(x, r.Model.Tensors[name]) {
			t.Errorf("%s differs from the run's", name)
		}
		for i := range x {
			if d.Tensors[name][i] != x[i]-before[name][i] {
				t.Fatalf("%s[%d]: delta %v, want %v", name, i, d.Tensors[name][i], x[i]-before[name][i])
			}
		}
	}
}

// TestRoundGoesOn: a later round begins in the text where the one before ended, at the learning
// rate of that step, and with a new optimizer.
func TestRoundGoesOn(t *testing.T) {
	r := roundOf(t, folder(t, map[string]string{"train": words(1, 60)}))
	r.Rounds = 3
	for number := int64(1); number <= 3; number++ {
		r.Number = number
		run, end, err := r.begin(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if run.Step != 9*(number-1) || end != 9*number || run.total != 27 || run.cursor.step != run.Step || run.first != run.Step {
			t.Errorf("round %d goes from step %d to %d of %d, with the text at %d", number, run.Step, end, run.total, run.cursor.step)
		}
	}
	first, _ := mustRound(t, r)
	if maps.EqualFunc(first.Tensors, r.Model.Tensors, slices.Equal[[]float32]) {
		t.Error("the delta is the weights")
	}
}

func TestRoundBounds(t *testing.T) {
	text := folder(t, map[string]string{"train": words(1, 60)})
	r := roundOf(t, text)
	r.Passes = 0.1
	if _, res := mustRound(t, r); res.Steps < 1 || res.Steps >= 9 {
		t.Errorf("%d steps of a tenth of a pass, want some of 9", res.Steps)
	}
	r.Passes, r.Limit = 0, time.Nanosecond
	if _, res := mustRound(t, r); res.Steps != 1 {
		t.Errorf("%d steps in no time, want 1", res.Steps)
	}
	r.Limit, r.BatchSize = 0, 4096 // more than there is text for
	if _, res := mustRound(t, r); res.Words < 1 || res.Words > 9*4096*5/2 {
		t.Errorf("%d words, want those of smaller batches", res.Words)
	}
}

func TestRoundRefuses(t *testing.T) {
	text := folder(t, map[string]string{"train": words(1, 60)})
	for name, c := range map[string]struct {
		change func(*Round)
		want   string
	}{
		"few words": {func(r *Round) { r.MinWords = 1e6 }, "want at least 1000000"},
		"round":     {func(r *Round) { r.Number = 2 }, "round is 2 of 1"},
		"steps":     {func(r *Round) { r.Steps = 0 }, "steps is 0"},
		"setting":   {func(r *Round) { r.LR = -1 }, "lr is -1"},
		"cell":      {func(r *Round) { r.Cell = "gru" }, "cell is"},
	} {
		t.Run(name, func(t *testing.T) {
			r := roundOf(t, text)
			c.change(&r)
			_, _, err := r.Run(context.Background())
			wantError(t, err, c.want)
			if errors.Is(err, ErrTooFewWords) != (name == "few words") {
				t.Errorf("error %v", err)
			}
		})
	}
	r := roundOf(t, text)
	ctx, cancel := context.WithCancel(context.Background())
	r.Report = func(done, steps int64) {
		if done == 2 {
			cancel()
		}
	}
	d, _, err := r.Run(ctx)
	if wantError(t, err, "stopped in step 3 of 9"); d != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("delta %v, error %v", d, err)
	}
}
