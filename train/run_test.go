package train

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
)

// scored evaluates a model on the text's valid split, in the precision of a run by default.
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
	net.Fastest(set)
	net.LogitsInt8 = net.Precision == kernels.BFloat16
	pool := kernels.NewPool(set, 1)
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

// TestKeepsTheBest overfits, so that an early model is the best one. Out holds that model, and
// last holds the end of the run.
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
	out := filepath.Join(t.TempDir(), "run")
	o := small()
	o.Steps = 37
	res := mustRun(t, job(t, o, folder(t, map[string]string{"train": words(1, 60)}), out, 1))
	if res.Steps != o.Steps || res.ValidPerplexity != nil {
		t.Errorf("%+v, want %d steps and no valid perplexity", res, o.Steps)
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
}

// TestEvaluatesAtItsEnd: the last of a number of steps is evaluated, wherever it falls.
func TestEvaluatesAtItsEnd(t *testing.T) {
	out := filepath.Join(t.TempDir(), "run")
	o := small()
	o.Steps, o.EvalEvery = 3, 0
	res := mustRun(t, job(t, o, bothSplits(t), out, 1))
	all := records(t, out)
	if last := all[len(all)-1]; res.ValidPerplexity == nil || last.Valid == nil || last.Step != 3 {
		t.Errorf("%+v after %+v, want an evaluation of step 3", last, res)
	}
}

// TestLearns: the text has two likely successors a word, and the run finds them.
func TestLearns(t *testing.T) {
	// Enough text that memorising it does not pay.
	text, out := folder(t, map[string]string{"train": words(1, 600), "valid": words(2, 30)}), filepath.Join(t.TempDir(), "run")
	o := small()
	o.Dropout, o.Reset, o.Epochs, o.Hidden, o.Embedding, o.EvalEvery, o.SaveEvery = 0, 0, 4, 24, 24, 0, 1000
	j := job(t, o, text, out, 1)
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

// TestKeepsTheAverage: a run with an average of the weights evaluates it and keeps it in Out;
// last has the weights themselves and the average.
func TestKeepsTheAverage(t *testing.T) {
	text, out := bothSplits(t), filepath.Join(t.TempDir(), "run")
	o := small()
	o.EMA, o.EvalEvery, o.Epochs, o.Schedule = 0.9, 0, 2, Constant
	res := mustRun(t, job(t, o, text, out, 1))
	m := load(t, out)
	if got := scored(t, m, text).Perplexity; got != *res.ValidPerplexity {
		t.Errorf("the model in Out has perplexity %v, want %v", got, *res.ValidPerplexity)
	}
	s, tensors := state(t, out)
	if s.Averaged != res.Steps || s.History[len(s.History)-1] != s.Best {
		t.Fatalf("state %+v, want an average of %d steps that ends best", s, res.Steps)
	}
	for name, x := range m.Tensors {
		if !slices.Equal(tensors["state.average."+name], x) {
			t.Errorf("%s is not the average", name)
		}
		if slices.Equal(tensors[name], x) {
			t.Errorf("%s: the average equals the weights", name)
		}
	}
}

// TestPatience: a run that overfits stops Patience evaluations after its best one, stays stopped
// when resumed, and continues with more patience.
func TestPatience(t *testing.T) {
	text, out := folder(t, map[string]string{"train": words(1, 8), "valid": words(2, 12)}), filepath.Join(t.TempDir(), "run")
	o := small()
	o.Dropout, o.Reset, o.LR, o.BatchSize, o.Epochs, o.EvalEvery, o.Patience = 0, 0, 3e-2, 2, 60, 0, 3
	res := mustRun(t, job(t, o, text, out, 1))
	s, _ := state(t, out)
	n := len(s.History)
	if !res.StoppedEarly || s.Step != res.Steps || n < 4 || n == o.Epochs || slices.Min(s.History) != s.History[n-4] {
		t.Fatalf("stopped early: %v, after %v, want 3 evaluations after the best", res.StoppedEarly, s.History)
	}
	before := snapshot(t, out)
	j := job(t, o, text, out, 1)
	j.Resume = true
	if again := mustRun(t, j); again.Steps != res.Steps || !maps.Equal(snapshot(t, out), before) {
		t.Errorf("resuming a run that stopped early does %d steps, want %d and the same folder", again.Steps, res.Steps)
	}
	j.Patience = 5
	if on := mustRun(t, j); !(on.Steps > res.Steps) {
		t.Errorf("with more patience the run ends at step %d, want more than %d", on.Steps, res.Steps)
	}
}

// TestEachOptionTrains: with each option alone, a run learns the small language.
func TestEachOptionTrains(t *testing.T) {
	text := folder(t, map[string]string{"train": words(1, 300), "valid": words(2, 30)})
	perplexity := func(change func(*Options)) float64 {
		o := small()
		o.Dropout, o.Reset, o.Epochs, o.Hidden, o.Embedding, o.EvalEvery, o.SaveEvery = 0, 0, 4, 24, 24, 0, 1000
		change(&o)
		return *mustRun(t, job(t, o, text, filepath.Join(t.TempDir(), "run"), 1)).ValidPerplexity
	}
	plain := perplexity(func(*Options) {})
	for name, change := range map[string]func(*Options){
		"input":        func(o *Options) { o.DropoutInput = 0.1 },
		"layers":       func(o *Options) { o.DropoutLayers = 0.1 },
		"output":       func(o *Options) { o.DropoutOutput = 0.1 },
		"locked":       func(o *Options) { o.Dropout, o.Locked = 0.1, true },
		"words":        func(o *Options) { o.DropoutWords = 0.05 },
		"weight drop":  func(o *Options) { o.WeightDrop = 0.3 },
		"AR":           func(o *Options) { o.AR = 0.1 },
		"TAR":          func(o *Options) { o.TAR = 0.1 },
		"weight decay": func(o *Options) { o.WeightDecay = 0.1 },
		"lengths":      func(o *Options) { o.SeqSpread = 2 },
		"one-cycle":    func(o *Options) { o.Schedule, o.FinalLR = OneCycle, 0.01 },
		"EMA":          func(o *Options) { o.EMA = 0.95 },
		"ASGD":         func(o *Options) { o.ASGD, o.EvalEvery, o.Schedule = 1, 10, Constant },
		"bfloat16":     func(o *Options) { o.Precision = "bfloat16" },
		"float32":      func(o *Options) { o.Precision = "float32" },
	} {
		// An untrained model has 25, the vocabulary; the language itself about 4.
		if got := perplexity(change); !(got < 12) || got == plain && name != "bfloat16" && name != "float32" {
			t.Errorf("%s: valid perplexity %v, want less than 12 and another than %v", name, got, plain)
		}
	}
}

// TestNoAllocation: a step between log lines allocates nothing.
func TestNoAllocation(t *testing.T) {
	o := small()
	o.DropoutInput, o.DropoutOutput, o.Locked, o.DropoutWords, o.WeightDrop = 0.2, 0.3, true, 0.1, 0.3
	o.AR, o.TAR, o.WeightDecay, o.SeqSpread, o.EMA, o.Schedule, o.LogEvery = 2, 1, 0.01, 0.49, 0.9, OneCycle, 1e9
	// Batches are of 1 to 6 words: with this spread the longest comes within a hundred steps.
	r, err := newRun(context.Background(), job(t, o, bothSplits(t), filepath.Join(t.TempDir(), "run"), 1))
	if err != nil {
		t.Fatal(err)
	}
	defer r.log.Close()
	step := func() {
		if err := r.step(); err != nil {
			t.Fatal(err)
		}
	}
	for r.cursor.length < r.cursor.maxLength() || r.Step < 30 { // scratch memory grows to the longest batch
		step()
	}
	if n := testing.AllocsPerRun(10, step); n > 0 {
		t.Errorf("%v allocations a step", n)
	}
}
