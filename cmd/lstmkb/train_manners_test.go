package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/train"
	"github.com/lstmkb/lstmkb/vocab"
)

// quick are settings that make any run short.
func quick(args ...string) []string {
	return append(args, "--hidden", "8", "--embedding", "6", "--batch-size", "2", "--seq-len", "5", "--threads", "1")
}

// wantLines checks that each part stands in stderr, in that order.
func wantLines(t *testing.T, stderr string, parts ...string) {
	t.Helper()
	rest := stderr
	for _, p := range parts {
		_, after, ok := strings.Cut(rest, p)
		if !ok {
			t.Fatalf("no %q, in its place, in\n%s", p, stderr)
		}
		rest = after
	}
}

// TestTrainFile: one file and --out are enough; the run says what it does, shows how it goes,
// and ends with what comes next.
func TestTrainFile(t *testing.T) {
	dir := t.TempDir()
	mails, out := write(t, filepath.Join(dir, "mails.txt"), text(200)), filepath.Join(dir, "mine")
	_, stderr, err := run(t, "", quick("train", mails, "-o", out, "--epochs", "2")...)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, stderr, "tokenizer keyboard, since the text is as people write it", "--tokenizer",
		"settings by the text's", "--recipe auto", "text ", "tokens to learn from", "model       LSTM of 0.0 million parameters: embedding 6, hidden 8, layers 1",
		"run ", "steps of 2 × 5 tokens, 2 epochs", "loss", "remaining", "valid perplexity", "suggests  I want to [", "valid perplexity",
		"next:", "lstmkb predict --model "+shellWord(out)+" 'I want to'", "lstmkb eval", "--data "+shellWord(mails)+" --keyboard", "lstmkb quantize", "lstmkb serve")
	if strings.ContainsAny(stderr, "▁▂▃▄▅▆▇█") {
		t.Error("a curve in a log")
	}
	o, err := train.SavedOptions(out)
	if err != nil || o.Tokenizer != vocab.Keyboard || !o.Tie || o.Epochs != 2 || o.Hidden != 8 {
		t.Errorf("settings %+v, %v, want fitted ones but for those given", o, err)
	}
	if _, stderr, err = run(t, "", quick("train", mails, "-o", filepath.Join(dir, "json"), "--epochs", "1", "--json")...); err != nil || strings.Contains(stderr, "next:") {
		t.Errorf("--json: %v, %q", err, stderr)
	}
}

// TestTrainWikiText: text that is split into words is taken as it stands, by the default
// settings, and the tokenizer may be named.
func TestTrainWikiText(t *testing.T) {
	dir := t.TempDir()
	wiki := write(t, filepath.Join(dir, "wiki.txt"), strings.Repeat(" = A Game = \n\n The game , by <unk> , was well @-@ known . \n He came , saw and won . \n", 30))
	settled := func(args ...string) train.Options {
		t.Helper()
		out := filepath.Join(t.TempDir(), "m")
		if _, stderr, err := run(t, "", quick(append([]string{"train", wiki, "--out", out, "--steps", "1"}, args...)...)...); err != nil {
			t.Fatalf("%v\n%s", err, stderr)
		}
		o, err := train.SavedOptions(out)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	want := train.Defaults()
	o := settled()
	if o.Tokenizer != vocab.WikiText || o.Layers != want.Layers || o.Dropout != want.Dropout || o.LR != want.LR || o.Tie || o.EMA != 0 || o.Warmup != 0 {
		t.Errorf("%+v, want the default model", o)
	}
	if o := settled("--tokenizer", "keyboard"); o.Tokenizer != vocab.Keyboard || !o.Tie {
		t.Errorf("%+v, want fitted settings", o)
	}
	if o := settled("--recipe", "auto"); o.Tokenizer != vocab.WikiText || !o.Tie {
		t.Errorf("%+v, want fitted settings", o)
	}
	if o := settled("--recipe", "default", "--tokenizer", "keyboard"); o.Tokenizer != vocab.Keyboard || o.Tie || o.Layers != want.Layers {
		t.Errorf("%+v, want the default model", o)
	}
}

// TestDefaultModel: with no settings, WikiText-2 is learned by the model that is documented.
func TestDefaultModel(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "train.txt"), strings.Repeat(" The game , by <unk> , was known . \n", 20))
	cmd := trainCommand()
	text, err := openText(cmd, dir)
	if err != nil {
		t.Fatal(err)
	}
	cmd.SetContext(t.Context())
	cmd.SetErr(new(strings.Builder))
	o, err := settingSources{given: cmd.Flags()}.settle(cmd, text)
	if err != nil || o != train.Defaults() {
		t.Errorf("%+v, %v, want %+v", o, err, train.Defaults())
	}
	if o.SeqLen != 30 || o.BatchSize != 64 || o.Embedding != 256 || o.Hidden != 512 || o.Layers != 2 || o.Dropout != 0.2 || o.LR != 1e-3 || o.Clip != 1 {
		t.Errorf("%+v is not the default model", o)
	}
}

// TestTrainFiles: several files are learned as one text.
func TestTrainFiles(t *testing.T) {
	dir := t.TempDir()
	a, b := write(t, filepath.Join(dir, "a.txt"), text(30)), write(t, filepath.Join(dir, "b.txt"), "A zebra is in the second file.\n"+text(30))
	out := filepath.Join(dir, "m")
	_, stderr, err := run(t, "", quick("train", a, b, "--out", out, "--steps", "2", "--min-count", "1")...)
	if err != nil {
		t.Fatal(err)
	}
	m, err := checkpoint.Load(out)
	if err != nil || !m.Vocab.Has("zebra") {
		t.Errorf("%v: the second file was not read", err)
	}
	if strings.Contains(stderr, "--data") {
		t.Errorf("--data takes one text, and is proposed with several:\n%s", stderr)
	}
	mustRun(t, "train", "--out", out, "--resume", "--steps", "4")
}

// TestResumeRemembersTheText: where it was, from any working folder, and says so when it is
// gone or another one.
func TestResumeRemembersTheText(t *testing.T) {
	dir := t.TempDir()
	mails, out := write(t, filepath.Join(dir, "mails.txt"), text(60)), filepath.Join(dir, "mine")
	t.Chdir(dir)
	if _, _, err := run(t, "", quick("train", "mails.txt", "-o", "mine", "--steps", "4", "--epochs", "1")...); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	_, stderr, err := run(t, "", "train", "-o", out, "--resume", "--steps", "6")
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, stderr, "6 steps", "of which 4 are done")
	moved := filepath.Join(dir, "moved.txt")
	if err := os.Rename(mails, moved); err != nil {
		t.Fatal(err)
	}
	wantError(t, []string{"train", "-o", out, "--resume", "--steps", "8"}, mails, "not there any more", "--data")
	mustRun(t, "train", "-o", out, "--resume", "--steps", "8", "--data", moved)
	mustRun(t, "train", "-o", out, "--resume", "--steps", "9") // it remembers the new place
	write(t, moved, text(59))
	wantError(t, []string{"train", "-o", out, "--resume", "--steps", "12"}, "text differs")
	wantError(t, []string{"train", "-o", filepath.Join(dir, "none"), "--resume"}, "nothing to resume")
}

// TestWarmupIsShortened: of the recipe's warm-up a short run keeps a part, and says so.
func TestWarmupIsShortened(t *testing.T) {
	data := corpusDir(t)
	_, stderr, err := run(t, "", trainArgs(data, filepath.Join(t.TempDir(), "m"), "--recipe", "keyboard", "--steps", "10")...)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, stderr, "warm-up     3 steps in place of 200")
}

// TestSparkline: the lowest perplexity is the lowest bar, the scale is logarithmic, and the last
// 24 are shown.
func TestSparkline(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want string
	}{{[]float64{5}, "▁"}, {[]float64{5, 5}, "▁▁"}, {[]float64{128, 1}, "█▁"}, {[]float64{128, 64, 32, 16, 8, 4, 2, 1}, "█▇▆▅▄▃▂▁"}} {
		if got := sparkline(c.x); got != c.want {
			t.Errorf("%v: %s, want %s", c.x, got, c.want)
		}
	}
	long := make([]float64, 100)
	for i := range long {
		long[i] = float64(100 - i)
	}
	if got := []rune(sparkline(long)); len(got) != 24 || got[0] != '█' || got[23] != '▁' {
		t.Errorf("%s", string(got))
	}
}

func TestShellWord(t *testing.T) {
	for s, want := range map[string]string{"runs/mine-1": "runs/mine-1", "i want": "'i want'", "": "''", "don't": `'don'\''t'`, "$(rm)": "'$(rm)'", "été": "été", "a\x1bb": `'a\x1bb'`} {
		if got := shellWord(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}
