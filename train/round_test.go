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

// TestRoundMoments: two rounds of a node that keeps the moments end with the weights of one round of as
// many steps, bit for bit.
func TestRoundMoments(t *testing.T) {
	r := roundOf(t, folder(t, map[string]string{"train": words(1, 60)}))
	ids, err := r.Text.Encode(context.Background(), corpus.Train, r.Model.Vocab)
	if err != nil {
		t.Fatal(err)
	}
	r.Reset, r.BatchSize, r.SeqLen, r.Steps = 0, 1, len(ids)-1, 2 // each step is a pass, which begins from the empty state
	before := map[string][]float32{}
	for name, x := range r.Model.Tensors {
		before[name] = slices.Clone(x)
	}
	mustRound(t, r)
	want := map[string][]float32{}
	for name, x := range r.Model.Tensors {
		want[name] = slices.Clone(x)
		copy(x, before[name])
	}
	r.Steps, r.Rounds = 1, 2
	_, res := mustRound(t, r)
	if res.Moments.Steps != 1 {
		t.Errorf("moments of %d steps, want 1", res.Moments.Steps)
	}
	middle := map[string][]float32{}
	for name, x := range r.Model.Tensors {
		middle[name] = slices.Clone(x)
	}
	r.Number, r.Moments = 2, res.Moments
	if _, res = mustRound(t, r); res.Moments.Steps != 2 {
		t.Errorf("moments of %d steps, want 2", res.Moments.Steps)
	}
	for name, x := range want {
		if !slices.Equal(x, r.Model.Tensors[name]) {
			t.Errorf("%s differs from that of one round", name)
		}
		copy(r.Model.Tensors[name], middle[name])
	}
	r.Moments = nil
	if mustRound(t, r); maps.EqualFunc(want, r.Model.Tensors, slices.Equal[[]float32]) {
		t.Error("the moments make no difference")
	}
	r.Moments = &checkpoint.Moments{Steps: 1}
	_, _, err = r.Run(context.Background())
	wantError(t, err, "has 0 numbers")
}

// TestRoundGoesOn: a later round begins in the text where the one before ended, at the learning
// rate of that step, and without moments with a new optimizer.
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
