package adapt

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/train"
	"github.com/lstmkb/lstmkb/vocab"
)

// phrases are lines of a small language: each word has two likely followers. Its words begin
// with the letter.
func phrases(letter string, seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	var lines []string
	w := 0
	for range n {
		var line []string
		for range 5 + r.IntN(6) {
			line = append(line, letter+strings.Repeat(string(rune('a'+w%7)), 2+w%5)+string(rune('a'+w)))
			w = (2*w + 1 + r.IntN(2)) % 23
		}
		lines = append(lines, strings.Join(line, " "))
	}
	return lines
}

// folder writes a model folder whose vocabulary has the words of lines, untrained.
func folder(t *testing.T, lines []string) predict.Folder {
	t.Helper()
	b := vocab.NewBuilder(vocab.Keyboard)
	for _, line := range lines {
		b.AddLine(line)
	}
	v, err := b.Build(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	net, err := nn.New(nn.Config{Vocab: v.Len(), Embedding: 12, Hidden: 16, Layers: 1, Tied: true})
	if err != nil {
		t.Fatal(err)
	}
	net.Init(1, make([]int64, v.Len()))
	dir := t.TempDir()
	if err := checkpoint.Save(dir, checkpoint.FromNetwork(net, v, "CC0"), checkpoint.F32); err != nil {
		t.Fatal(err)
	}
	return predict.Dir(dir)
}

func job(t *testing.T, from predict.Folder, lines []string) Job {
	t.Helper()
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	pool := kernels.NewPool(set, 1)
	t.Cleanup(pool.Close)
	return Job{Lines: lines, From: from, Out: filepath.Join(t.TempDir(), "mine"), Time: time.Hour, Pool: pool}
}

func TestRun(t *testing.T) {
	lines := append(phrases("b", 1, 250), phrases("k", 2, 250)...)
	j := job(t, folder(t, lines), lines)
	var trained, typed int
	j.Report = func(e Event) {
		if e.Training != nil {
			trained++
		}
		if e.Done == 1 {
			typed++
		}
	}
	r, err := Run(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	if r.Use == Start || r.After.Plain.Savings < r.Before.Plain.Savings+0.1 || len(r.Tried) < 3 || trained == 0 || typed < 4 || len(r.Samples) == 0 {
		t.Errorf("%+v, %d records of training, %d texts typed", r, trained, typed)
	}
	p, err := predict.Open(j.Out)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := checkpoint.Open(j.Out); err != nil || m.Int8["embedding.weight"] == nil || m.Config.Licence != "CC0" {
		t.Errorf("the folder's model is not in int8 or lost its licence (%v)", err)
	}
	if found, err := p.Next("", 3); err != nil || len(found) != 3 {
		t.Errorf("%v, %v", found, err)
	}
	profile, err := predict.LoadProfile(r.Profile)
	if err != nil || profile.Len() < 40 {
		t.Errorf("a profile of %d words (%v)", profile.Len(), err)
	}
	if _, err := os.Stat(filepath.Join(j.Out, workName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the text is left behind: %v", err)
	}
	if _, err := Run(context.Background(), j); err == nil || !strings.Contains(err.Error(), "holds a model already") {
		t.Errorf("into a finished folder: %v", err)
	}
}

// TestResume: a run that is stopped again and again ends with the bytes of one that is not.
func TestResume(t *testing.T) {
	lines := append(phrases("b", 1, 250), phrases("k", 2, 250)...)
	from := folder(t, lines)
	whole, parts := job(t, from, lines), job(t, from, lines)
	if _, err := Run(context.Background(), whole); err != nil {
		t.Fatal(err)
	}
	stops := 0
	for {
		ctx, stop := context.WithCancel(context.Background())
		records := 0
		parts.Report = func(e Event) {
			if records++; stops < 3 && e.Training != nil && records > 20*stops {
				stop()
			}
		}
		_, err := Run(ctx, parts)
		stop()
		if err == nil {
			break
		}
		if !errors.Is(err, train.ErrStopped) && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		stops++
	}
	if stops != 3 {
		t.Errorf("stopped %d times, want 3", stops)
	}
	for _, name := range []string{"model.safetensors", "vocab.txt", predict.NgramsName, predict.FormsName} {
		a, err := os.ReadFile(filepath.Join(whole.Out, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(parts.Out, name))
		if err != nil || string(a) != string(b) {
			t.Errorf("%s differs (%v)", name, err)
		}
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	other := job(t, from, lines)
	if _, err := Run(stopped, other); err == nil {
		t.Fatal("runs though it is stopped")
	}
	other.Lines = lines[1:]
	if _, err := Run(context.Background(), other); err == nil || !strings.Contains(err.Error(), "another text") {
		t.Errorf("goes on with another text: %v", err)
	}
}

// TestNothingGained: words in no order teach nothing, and the starting model stays.
func TestNothingGained(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var lines []string
	for range 320 {
		var line strings.Builder
		for range 10 {
			fmt.Fprintf(&line, "%c%c%c%c ", 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26))
		}
		lines = append(lines, line.String())
	}
	j := job(t, folder(t, phrases("b", 1, 300)), lines)
	result, err := Run(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	if result.After.Plain.Savings < result.Before.Plain.Savings {
		t.Errorf("%s: %v before and %v after", result.Use, result.Before.Plain.Savings, result.After.Plain.Savings)
	}
	if b := result.Before; b.Plain.Words == 0 || b.Learning.Words != b.Plain.Words {
		t.Errorf("%s: %d and %d words were measured", result.Use, b.Plain.Words, b.Learning.Words)
	}
	if _, err := predict.Open(j.Out); err != nil {
		t.Error(err)
	}
}

func TestShortText(t *testing.T) {
	from := folder(t, phrases("b", 1, 300))
	j := job(t, from, phrases("k", 1, 40))
	r, err := Run(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	if r.Use != Start || r.Before != nil {
		t.Errorf("%+v, want the starting model, not measured", r)
	}
	if p, err := predict.LoadProfile(r.Profile); err != nil || p.Len() == 0 {
		t.Errorf("the profile is empty (%v)", err)
	}
	j = job(t, from, phrases("k", 1, 5))
	if _, err := Run(context.Background(), j); err == nil || !strings.Contains(err.Error(), "too few") {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(j.Out); err == nil {
		t.Error("a refused text leaves a folder")
	}
}

// TestTimeUp: a run that would take longer than it may is shortened.
func TestTimeUp(t *testing.T) {
	lines := phrases("k", 2, 500)
	j := job(t, folder(t, lines), lines)
	j.Time = time.Millisecond
	last := train.Record{}
	j.Report = func(e Event) {
		if e.Training != nil {
			last = *e.Training
		}
	}
	if _, err := Run(context.Background(), j); err != nil {
		t.Fatal(err)
	}
	if full := train.FitFrom(wordsOf(cut(lines, nil).train)); last.Total == 0 || last.Total > 10*full.LogEvery {
		t.Errorf("%d steps in no time", last.Total)
	}
}
