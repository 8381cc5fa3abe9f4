package train

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
)

// TestFineTune: a run that starts from a model keeps its words, shape and weights, and what
// it learned.
func TestFineTune(t *testing.T) {
	text := bothSplits(t)
	first := filepath.Join(t.TempDir(), "first")
	o := small()
	o.Epochs, o.Licence = 20, "CC0"
	mustRun(t, job(t, o, text, first, 1))
	knows := load(t, first)

	second := filepath.Join(t.TempDir(), "second")
	o = Defaults() // another shape, which the model's shape overrides
	o.Steps, o.BatchSize, o.SeqLen, o.LR, o.Dropout, o.Licence = 3, 4, 5, 1e-6, 0, "MIT"
	j := job(t, o, text, second, 1)
	j.From = load(t, first)
	mustRun(t, j)
	got := load(t, second)
	if got.Vocab.Hash() != knows.Vocab.Hash() || got.Config.Hidden != knows.Config.Hidden || !got.Config.Tied {
		t.Errorf("config %+v, want the shape and words of %+v", got.Config, knows.Config)
	}
	if got.Config.Licence != "CC0; MIT" || got.Config.Dropout != 0 {
		t.Errorf("licence %q, dropout %v, want both licences and the run's dropout", got.Config.Licence, got.Config.Dropout)
	}
	for name, x := range knows.Tensors {
		y := got.Tensors[name]
		if slices.Equal(x, y) {
			t.Errorf("%s did not move", name)
		}
		for i := range x {
			if d := y[i] - x[i]; d > 1e-5 || d < -1e-5 { // Adam moves a weight by little more than LR in a step
				t.Fatalf("%s[%d] went from %v to %v in 3 steps of 1e-6", name, i, x[i], y[i])
			}
		}
	}

	o.Steps = 5
	j = job(t, o, text, second, 1)
	j.Options, _ = SavedOptions(second)
	j.Steps, j.Resume = 5, true
	if res := mustRun(t, j); res.Steps != 5 {
		t.Errorf("resumed to step %d, want 5", res.Steps)
	}
}

func TestFromRefusesAnotherCell(t *testing.T) {
	text, first := bothSplits(t), filepath.Join(t.TempDir(), "first")
	o := small()
	o.Steps, o.Cell = 2, "gru"
	mustRun(t, job(t, o, text, first, 1))
	for cell, want := range map[string]string{"lstm": `cell is "lstm", want gru`, "gru": "", "": ""} {
		o.Cell = cell
		j := job(t, o, text, filepath.Join(t.TempDir(), "second"), 1)
		j.From = load(t, first)
		_, err := Run(context.Background(), j)
		if want != "" {
			wantError(t, err, want)
		} else if err != nil {
			t.Errorf("cell %q: %v", cell, err)
		}
	}
}

func TestFromRefusesAnotherVocabulary(t *testing.T) {
	text, first := bothSplits(t), filepath.Join(t.TempDir(), "first")
	o := small()
	o.Steps = 2
	mustRun(t, job(t, o, text, first, 1))
	j := job(t, o, text, filepath.Join(t.TempDir(), "second"), 1)
	j.From, j.Vocab = load(t, first), vocabOf(t, "w1")
	_, err := Run(context.Background(), j)
	wantError(t, err, "vocabulary of its own", "without another")
}
