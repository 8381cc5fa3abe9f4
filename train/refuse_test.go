package train

import (
	"context"
	"errors"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/nn"
)

// TestRefusals: each bad start is an error that says why, and changes no byte of the folder.
func TestRefusals(t *testing.T) {
	text, used := bothSplits(t), filepath.Join(t.TempDir(), "run")
	stopAt(t, job(t, small(), text, used, 1), 10, false)
	other := folder(t, map[string]string{"train": words(9, 60), "valid": words(2, 12)})
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "vocab.txt"), []byte("<unk>\n<eos>\nhello\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("kept"), 0o666); err != nil {
		t.Fatal(err)
	}
	valid := func(s string) *corpus.Text {
		return folder(t, map[string]string{"train": words(1, 60), "valid": s})
	}
	for name, c := range map[string]struct {
		out    string
		resume bool
		text   *corpus.Text
		change func(*Job)
		want   []string
	}{
		"fresh into a run":     {out: used, want: []string{"run", "--resume", "--out"}},
		"fresh, other text":    {out: used, text: other, want: []string{"--resume"}},
		"fresh, other vocab":   {out: foreign, want: []string{"vocab.txt", "choose another folder"}},
		"out is a file":        {out: file, want: []string{"file"}},
		"resume, other text":   {out: used, resume: true, text: other, want: []string{"text differs"}},
		"resume, hidden":       {out: used, resume: true, change: func(j *Job) { j.Hidden = 10 }, want: []string{"hidden is 10, was 9"}},
		"resume, cell":         {out: used, resume: true, change: func(j *Job) { j.Cell = "gru" }, want: []string{"cell is gru, was lstm"}},
		"unknown cell":         {out: filepath.Join(t.TempDir(), "none"), change: func(j *Job) { j.Cell = "none" }, want: []string{`cell is "none", want ` + nn.CellNames()}},
		"resume, lr":           {out: used, resume: true, change: func(j *Job) { j.LR = 0.5 }, want: []string{"lr is 0.5, was 0.01"}},
		"resume, batch":        {out: used, resume: true, change: func(j *Job) { j.BatchSize = 2 }, want: []string{"batch_size is 2, was 4"}},
		"resume, other vocab":  {out: used, resume: true, change: func(j *Job) { j.Vocab = vocabOf(t, "w1") }, want: []string{"another vocabulary"}},
		"resume nothing":       {out: filepath.Join(t.TempDir(), "none"), resume: true, want: []string{"nothing to resume"}},
		"setting out of range": {out: filepath.Join(t.TempDir(), "none"), change: func(j *Job) { j.SeqLen = 0 }, want: []string{"seq_len is 0"}},
		"batch too large": {out: filepath.Join(t.TempDir(), "none"), change: func(j *Job) { j.BatchSize, j.SeqLen = 1000, 1000 },
			want: []string{"too short", "1000 rows"}},
		// Fail before an epoch is trained that cannot be evaluated.
		"valid of one token": {out: filepath.Join(t.TempDir(), "none"), text: valid("\n \n"), want: []string{"valid"}},
		"one eos":            {out: filepath.Join(t.TempDir(), "none"), text: oneLineValid(t), want: []string{"valid", "single token"}},
	} {
		t.Run(name, func(t *testing.T) {
			root := filepath.Dir(c.out)
			before := snapshot(t, root)
			if c.text == nil {
				c.text = text
			}
			j := job(t, small(), c.text, c.out, 1)
			j.Resume = c.resume
			if c.change != nil {
				c.change(&j)
			}
			_, err := Run(context.Background(), j)
			wantError(t, err, c.want...)
			if !maps.Equal(snapshot(t, root), before) {
				t.Error("the folder changed")
			}
		})
	}
}

// oneLineValid makes a file whose valid part is a blank line.
func oneLineValid(t *testing.T) *corpus.Text {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text.txt")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(words(1, 17), "\n", " ")+"\n\nend\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

// TestResumeMayChange: the length of a run and its threads may change.
func TestResumeMayChange(t *testing.T) {
	text, out := bothSplits(t), filepath.Join(t.TempDir(), "run")
	stopAt(t, job(t, small(), text, out, 1), 10, false)
	o := small()
	o.Steps, o.LogEvery, o.EvalEvery, o.SaveEvery, o.Threads, o.Licence = 14, 1, 0, 3, 2, "CC0"
	j := job(t, o, text, out, 2)
	j.Resume = true
	if res := mustRun(t, j); res.Steps != 14 {
		t.Errorf("%d steps, want 14", res.Steps)
	}
	got, err := SavedOptions(out)
	o.resolve(j.Pool.Set)
	if err != nil || got != o {
		t.Errorf("SavedOptions %+v, %v, want %+v", got, err, o)
	}
}

// TestNotFinite poisons a run's last checkpoint with finite weights so large that
// the next step overflows.
func TestNotFinite(t *testing.T) {
	text, out := bothSplits(t), filepath.Join(t.TempDir(), "run")
	stopAt(t, job(t, small(), text, out, 1), 10, false)
	var s saved
	m, extra, err := checkpoint.LoadTrain(out, &s)
	if err != nil {
		t.Fatal(err)
	}
	// Logits of 6·10·3e38 are Inf in any order of summation; the softmax then computes
	// Inf − Inf.
	for i := range m.Tensors["projection.bias"] {
		m.Tensors["projection.bias"][i] = 3e38
	}
	for i := range m.Tensors["embedding.weight"] {
		m.Tensors["embedding.weight"][i] = 10
	}
	net, err := m.Network()
	if err != nil {
		t.Fatal(err)
	}
	var tensors []checkpoint.Tensor
	for _, p := range net.Params() {
		for _, k := range []string{"adam.m.", "adam.v."} {
			tensors = append(tensors, checkpoint.Tensor{Name: k + p.Name, Shape: p.Shape, Data: extra[k+p.Name]})
		}
	}
	shape := []int{net.Layers, s.Options.BatchSize, net.Hidden}
	for _, k := range []string{"state.h", "state.c"} {
		tensors = append(tensors, checkpoint.Tensor{Name: k, Shape: shape, Data: extra[k]})
	}
	if err := checkpoint.SaveTrain(out, m, tensors, &s); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, out)
	j := job(t, small(), text, out, 2)
	j.Resume = true
	_, err = Run(context.Background(), j)
	wantError(t, err, "step 11", "NaN", "embedding.weight", "last checkpoint is kept")
	if errors.Is(err, ErrStopped) {
		t.Error("NaN counts as stopped")
	}
	if !maps.Equal(snapshot(t, out), before) {
		t.Error("the folder changed")
	}
	state(t, out)
}

// TestDiverged: at an absurd rate the loss is large but finite and its perplexity exceeds
// float64. The log stays valid JSON and the run continues.
func TestDiverged(t *testing.T) {
	text, out := bothSplits(t), filepath.Join(t.TempDir(), "run")
	o := small()
	o.LR, o.Clip, o.Warmup = 1e3, 0, 0
	res := mustRun(t, job(t, o, text, out, 1))
	if !(res.TrainLoss > 710) {
		t.Fatalf("loss %v, whose perplexity does not overflow", res.TrainLoss)
	}
	highest := 0.0
	for _, r := range records(t, out) {
		highest = max(highest, r.Perplexity)
	}
	if highest != math.MaxFloat64 {
		t.Errorf("highest perplexity logged %v, want the bound", highest)
	}
}
