package train

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
)

// scored evaluates the model in out on the text's valid split.
func scored(t *testing.T, m *checkpoint.Model, text *corpus.Text) eval.Score {
	t.Helper()
	ids, err := text.Encode(context.Background(), corpus.Valid, m.Vocab)
	if err != nil {
		t.Fatal(err)
	}
	net, err := m.Network()
	if err != nil {
		t.Fatal(err)
	}
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	pool := kernels.NewPool(set, 2)
	defer pool.Close()
	s, err := eval.Text(context.Background(), net, pool, ids, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func load(t *testing.T, out string) *checkpoint.Model {
	t.Helper()
	m, err := checkpoint.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestKeepsTheBest overfits, so that an early model is the best one: Out holds
// that, and last the end of the run.
func TestKeepsTheBest(t *testing.T) {
	text, out := folder(t, map[string]string{"train": words(1, 8), "valid": words(2, 12)}), filepath.Join(t.TempDir(), "run")
	o := small()
	o.Dropout, o.Reset, o.LR, o.BatchSize, o.Epochs, o.EvalEvery = 0, 0, 3e-2, 2, 40, 0
	res := mustRun(t, job(t, o, text, out, 1))

	best, bestStep, last := math.Inf(1), int64(0), 0.0
	for _, r := range records(t, out) {
		if r.Valid == nil {
			continue
		}
		if last = r.Valid.Perplexity; last < best {
			best, bestStep = last, r.Step
		}
	}
	if !(best < last/1.5) {
		t.Fatalf("best %v, last %v: the run does not overfit, which the test needs", best, last)
	}
	if res.ValidPerplexity == nil || *res.ValidPerplexity != best {
		t.Errorf("valid_perplexity %v, want %v", res.ValidPerplexity, best)
	}
	m := load(t, out)
	if got := scored(t, m, text).Perplexity; got != best {
		t.Errorf("the model in Out has perplexity %v, want %v", got, best)
	}
	if m.Config.Training["steps"] != float64(bestStep) || m.Config.Training["valid_perplexity"] != best {
		t.Errorf("config.json's figures are %v, want step %d, perplexity %v", m.Config.Training, bestStep, best)
	}
	lastModel := load(t, filepath.Join(out, "last"))
	if got := scored(t, lastModel, text).Perplexity; got != last {
		t.Errorf("the model in last has perplexity %v, want %v", got, last)
	}
	if s, _ := state(t, out); s.Step != res.Steps {
		t.Errorf("last is of step %d, want %d", s.Step, res.Steps)
	}
}

// TestWithoutValid: a run without evaluation keeps its last state as its model.
func TestWithoutValid(t *testing.T) {
	for name, c := range map[string]struct {
		text  *corpus.Text
		steps int64
	}{
		"no valid text":        {folder(t, map[string]string{"train": words(1, 60)}), 37},
		"before the first one": {bothSplits(t), 3},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "run")
			o := small()
			o.Steps = c.steps
			res := mustRun(t, job(t, o, c.text, out, 1))
			if res.Steps != c.steps || res.ValidPerplexity != nil {
				t.Errorf("%+v, want %d steps and no valid perplexity", res, c.steps)
			}
			b, err := json.Marshal(res)
			if err != nil || !bytes.Contains(b, []byte(`"valid_perplexity":null`)) {
				t.Errorf("%s, %v, want valid_perplexity null", b, err)
			}
			got, last := load(t, out), load(t, filepath.Join(out, "last"))
			for name, x := range last.Tensors {
				if !slices.Equal(got.Tensors[name], x) {
					t.Errorf("%s differs from the last state's", name)
				}
			}
			if _, ok := got.Config.Training["valid_perplexity"]; ok {
				t.Errorf("figures %v of a run without evaluation", got.Config.Training)
			}
		})
	}
}

// TestLearns: the text has two likely successors a word, and the run finds them.
func TestLearns(t *testing.T) {
	// Enough text that learning it by heart is not what pays.
	text, out := folder(t, map[string]string{"train": words(1, 600), "valid": words(2, 30)}), filepath.Join(t.TempDir(), "run")
	o := small()
	o.Dropout, o.Reset, o.Epochs, o.Hidden, o.Embedding, o.EvalEvery, o.SaveEvery = 0, 0, 4, 24, 24, 0, 1000
	j := job(t, o, text, out, 2)
	var reported []Record
	j.Report = func(r Record) { reported = append(reported, r) }
	res := mustRun(t, j)
	// 23 words and <eos>; 2 successors, or the end of a line of 4 to 8 words.
	if !(*res.ValidPerplexity < 6) {
		t.Errorf("valid perplexity %v, want less than 6", *res.ValidPerplexity)
	}
	var rate []float64
	for _, r := range reported {
		if r.Total != res.Steps || r.Epoch != float64(r.Step)*float64(o.Epochs)/float64(res.Steps) {
			t.Errorf("step %d: total %d, epoch %v", r.Step, r.Total, r.Epoch)
		}
		if r.Valid != nil {
			continue
		}
		if math.Abs(r.Perplexity-math.Exp(r.Loss)) > 1e-9*r.Perplexity || !(r.TokensPerSecond > 0) || !(r.GradNorm > 0) || r.Remaining < 0 {
			t.Errorf("record %+v", r)
		}
		if r.LR != o.rate(r.Step-1, res.Steps) {
			t.Errorf("step %d: lr %v, want %v", r.Step, r.LR, o.rate(r.Step-1, res.Steps))
		}
		rate = append(rate, r.LR)
	}
	if !(rate[len(rate)-1] < rate[1]) {
		t.Errorf("the rate does not fall: %v", rate)
	}
	if got := records(t, out); len(got) != len(reported) {
		t.Errorf("%d records in the log, %d reported", len(got), len(reported))
	}
	if !(res.TokensPerSecond > 0) || !(res.WallSeconds > 0) || res.PeakBytes < 1<<20 {
		t.Errorf("result %+v", res)
	}
}

// TestGivenVocab: a run uses the vocabulary it is given.
func TestGivenVocab(t *testing.T) {
	text, out := bothSplits(t), filepath.Join(t.TempDir(), "run")
	o := small()
	o.Steps = 2
	j := job(t, o, text, out, 1)
	j.Vocab = vocabOf(t, "w1", "w2", "nowhere")
	mustRun(t, j)
	if m := load(t, out); m.Vocab.Len() != 5 || !m.Vocab.Has("nowhere") {
		t.Errorf("%d words, want the 5 given", m.Vocab.Len())
	}
}
