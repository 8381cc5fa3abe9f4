package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/train"
)

func TestData(t *testing.T) {
	dir := corpusDir(t)
	args := []string{"data", "--data", dir, "--tokenizer", "keyboard", "--batch-size", "2", "--seq-len", "5"}
	out := mustRun(t, args...)
	for _, want := range []string{"vocabulary", "train", "valid", "test", "<unk>", "x (2, 5), y (2, 5)", "x[0]        I want to see the"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	s := object(t, mustRun(t, append(args, "--json")...), "vocab", "splits", "batch", "count", "sample")
	if splits := s["splits"].([]any); len(splits) != 3 {
		t.Errorf("splits %v", splits)
	} else {
		for i, name := range []string{"train", "valid", "test"} {
			p := splits[i].(map[string]any)
			rate := p["unk_rate"].(float64)
			if p["split"] != name || p["tokens"].(float64) < 50 || (rate > 0) != (name == "test") || rate >= 1 {
				t.Errorf("split %v, want %s", p, name)
			}
		}
	}
	if fmt.Sprint(s["batch"]) != "[2 5]" || len(s["sample"].([]any)) != 2 {
		t.Errorf("batch %v, sample %v", s["batch"], s["sample"])
	}
	small := object(t, mustRun(t, append(args, "--json", "--vocab-size", "7")...), "vocab", "splits", "batch", "count", "sample")
	if small["vocab"] != 7.0 {
		t.Errorf("vocabulary of %v words, want 7", small["vocab"])
	}
	// A vocabulary from a file, of one word.
	file := write(t, filepath.Join(t.TempDir(), "v.txt"), "<unk>\n<eos>\nwant\n")
	given := object(t, mustRun(t, append(args, "--json", "--vocab", file)...), "vocab", "splits", "batch", "count", "sample")
	if given["vocab"] != 3.0 {
		t.Errorf("vocabulary of %v words, want 3", given["vocab"])
	}
}

// TestFetchWrong: what a server sends instead of the corpus is refused, and not
// kept as if it were.
func TestFetchWrong(t *testing.T) {
	for name, c := range map[string]struct {
		reply http.HandlerFunc
		want  string
	}{
		"another file": {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>moved</html>") }, "wikitext-2"},
		"not found":    {http.NotFound, "404"},
		"nothing":      {func(http.ResponseWriter, *http.Request) {}, "wikitext-2"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(c.reply)
			defer srv.Close()
			dir := filepath.Join(t.TempDir(), "corpus")
			wantError(t, []string{"data", "fetch", "wikitext-2", "--url", srv.URL + "/a.zip", "--dir", dir}, c.want)
			for path := range snapshot(t, filepath.Dir(dir)) {
				if strings.HasSuffix(path, ".txt") {
					t.Errorf("%s is left", path)
				}
			}
		})
	}
	wantError(t, []string{"data", "fetch", "penn"}, "penn", "wikitext-2")
	wantError(t, []string{"data", "fetch"}, "1 arg")
}

func TestTrainJSON(t *testing.T) {
	data, out := corpusDir(t), filepath.Join(t.TempDir(), "model")
	keys := []string{"steps", "tokens_per_second", "train_loss", "valid_perplexity", "wall_seconds", "peak_bytes", "stopped_early"}
	stdout, stderr, err := run(t, "", trainArgs(data, out, "--steps", "12", "--log-every", "4", "--json")...)
	if err != nil {
		t.Fatal(err)
	}
	r := object(t, stdout, keys...)
	if r["steps"] != 12.0 || !(r["train_loss"].(float64) > 0) || !(r["tokens_per_second"].(float64) > 0) ||
		!(r["wall_seconds"].(float64) > 0) || !(r["peak_bytes"].(float64) > 1e6) || !(r["valid_perplexity"].(float64) > 1) || r["stopped_early"] != false {
		t.Errorf("result %v", r)
	}
	if got := strings.Count(stderr, "loss"); got != 3 {
		t.Errorf("%d lines of progress, want 3:\n%s", got, stderr)
	}
	// On with the same run: the total is given anew, everything else is remembered.
	stdout = mustRun(t, "train", "--data", data, "--out", out, "--resume", "--steps", "20", "--eval-every", "10", "--json")
	r = object(t, stdout, keys...)
	if r["steps"] != 20.0 || !(r["valid_perplexity"].(float64) > 1) {
		t.Errorf("result %v", r)
	}
	o, err := train.SavedOptions(out)
	if err != nil || o.Hidden != 8 || o.Steps != 20 || o.EvalEvery != 10 || o.LogEvery != 4 {
		t.Errorf("saved options %+v, %v", o, err)
	}
	wantError(t, []string{"train", "--data", data, "--out", out, "--resume", "--hidden", "16"}, "hidden is 16, was 8")
	text := mustRun(t, trainArgs(data, filepath.Join(t.TempDir(), "m"), "--epochs", "1")...)
	for _, want := range []string{"steps ", "train loss", "valid perplexity", "model in "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}

// TestTrainStops: a run whose context ended says how to go on, and can.
func TestTrainStops(t *testing.T) {
	data, out := corpusDir(t), filepath.Join(t.TempDir(), "model")
	mustRun(t, trainArgs(data, out, "--steps", "3")...)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := root()
	cmd.SetArgs([]string{"train", "--data", data, "--out", out, "--resume", "--steps", "100000", "--log-every", "1"})
	cmd.SetOut(io.Discard)
	cmd.SetErr(writerFunc(func(b []byte) (int, error) { cancel(); return len(b), nil })) // at the first progress
	if err := cmd.ExecuteContext(ctx); !errors.Is(err, train.ErrStopped) || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("error %v, want train.ErrStopped", err)
	}
	mustRun(t, "train", "--data", data, "--out", out, "--resume", "--steps", "6")
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func TestEval(t *testing.T) {
	model, data := trained(t)
	metrics := []string{"perplexity", "top1", "top3", "top5", "tokens"}
	for _, split := range []string{"train", "valid", "test"} {
		s := object(t, mustRun(t, "eval", "--model", model, "--data", data, "--split", split, "--json"),
			append(slices.Clone(metrics), "words", "unk_rate")...)
		words := s["words"].(map[string]any)
		for _, k := range metrics {
			if _, ok := words[k]; !ok || len(words) != len(metrics) {
				t.Errorf("words %v, want %q", words, metrics)
			}
		}
		if !(s["perplexity"].(float64) > 1) || !(s["tokens"].(float64) > words["tokens"].(float64)) ||
			s["top1"].(float64) > s["top3"].(float64) || s["top3"].(float64) > s["top5"].(float64) {
			t.Errorf("%s: %v", split, s)
		}
		if (s["unk_rate"].(float64) > 0) != (split == "test") {
			t.Errorf("%s: unk_rate %v", split, s["unk_rate"])
		}
	}
	out := mustRun(t, "eval", "--model", model, "--data", data)
	for _, want := range []string{"perplexity", "top-5", "all tokens", "words only", "<unk>"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestEvalSwipe(t *testing.T) {
	model, data := trained(t)
	args := []string{"eval", "--swipe", "--model", model, "--data", data, "--split", "train"}
	r := object(t, mustRun(t, append(args, "--json")...), "words", "top1", "top3", "top20")
	if !(r["words"].(float64) > 0) || r["top1"].(float64) > r["top3"].(float64) || !(r["top20"].(float64) > 0.5) {
		t.Errorf("%v", r)
	}
	if out := mustRun(t, append(args, "--layout", "dvorak", "--seed", "7")...); !strings.Contains(out, "top-3") {
		t.Errorf("no top-3 in\n%s", out)
	}
}

func TestPredict(t *testing.T) {
	model, _ := trained(t, "--lr", "0.05")
	r := object(t, mustRun(t, "predict", "--model", model, "--text", "i want", "--k", "3", "--json"), "suggestions")
	list := r["suggestions"].([]any)
	if len(list) != 3 {
		t.Fatalf("suggestions %v, want 3", list)
	}
	var plain strings.Builder
	last := 1.0
	for _, s := range list {
		s := s.(map[string]any)
		p := s["probability"].(float64)
		if len(s) != 3 || s["kind"] != "next" || s["word"] == "" || !(p > 0 && p <= last) {
			t.Errorf("suggestion %v", s)
		}
		last = p
		fmt.Fprintf(&plain, "%6.2f %%  %s\n", 100*p, s["word"])
	}
	if got := mustRun(t, "predict", "--model", model, "--text", "i want", "--k", "3"); got != plain.String() {
		t.Errorf("text\n%swant, as in JSON,\n%s", got, plain.String())
	}
	// An empty text is one, and not a wish to type.
	if got := mustRun(t, "predict", "--model", model, "--text", "", "--k", "2"); strings.Count(got, "\n") != 2 {
		t.Errorf("empty text: %q", got)
	}
	if got := mustRun(t, "predict", "--model", model, "--text", "a", "--k", "1000"); strings.Count(got, "\n") < 10 {
		t.Errorf("k 1000: %q, want all words", got)
	}
}

// TestPredictLines reads lines from the standard input, the last without its
// newline, and answers each as --text does.
func TestPredictLines(t *testing.T) {
	model, _ := trained(t)
	var want string
	for _, line := range []string{"i want", "", "you \xff want", "to go"} {
		want += mustRun(t, "predict", "--model", model, "--k", "2", "--json", "--text", line)
	}
	stdout, stderr, err := run(t, "i want\n\nyou \xff want\r\nto go", "predict", "--model", model, "--k", "2", "--json")
	if err != nil || stdout != want {
		t.Errorf("%v:\n%swant\n%s", err, stdout, want)
	}
	if stderr != "" {
		t.Errorf("prompts %q where nobody types", stderr)
	}
	if stdout, _, err := run(t, "", "predict", "--model", model); err != nil || stdout != "" {
		t.Errorf("no input: %q, %v", stdout, err)
	}
}

// TestPredictEnds: with its context, even while nobody types.
func TestPredictEnds(t *testing.T) {
	model, _ := trained(t)
	in, end := io.Pipe()
	defer end.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	cmd := root()
	cmd.SetArgs([]string{"predict", "--model", model})
	cmd.SetIn(in)
	cmd.SetOut(io.Discard)
	cmd.SetErr(io.Discard)
	if err := cmd.ExecuteContext(ctx); err != nil {
		t.Error(err)
	}
}

// TestPredictBuiltin: with nothing but the program.
func TestPredictBuiltin(t *testing.T) {
	if got := mustRun(t, "predict", "--text", "i want to"); strings.Count(got, "\n") != 5 {
		t.Errorf("%q, want five words", got)
	}
}

func TestVersion(t *testing.T) {
	out := mustRun(t, "version")
	for _, want := range []string{"lstmkb " + release, "go1.", "kernels ", "generic", "LSTMKB_KERNELS", "processor ", " threads"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestHelpNamesTheCommands(t *testing.T) {
	out := mustRun(t, "--help")
	for _, want := range []string{"train", "eval", "predict", "export", "serve", "data", "version"} {
		if !strings.Contains(out, "\n  "+want+" ") {
			t.Errorf("no command %s in\n%s", want, out)
		}
	}
}

// TestConfig: defaults, then the file, then flags.
func TestConfig(t *testing.T) {
	data, dir := corpusDir(t), t.TempDir()
	config := write(t, filepath.Join(dir, "c.toml"), `# comment
tokenizer = "keyboard"
hidden = 10
embedding = 4
layers = 1
lr = 5e-3
batch_size = 2
seq_len = 5
steps = 4
tie = true
schedule = "linear"
`)
	out := filepath.Join(dir, "model")
	mustRun(t, "train", "--data", data, "--out", out, "--config", config, "--hidden", "12", "--tie=false")
	got, err := train.SavedOptions(out)
	if err != nil {
		t.Fatal(err)
	}
	want := train.Defaults()
	want.Tokenizer, want.Hidden, want.Embedding, want.Layers, want.LR, want.BatchSize, want.SeqLen, want.Steps = "keyboard", 12, 4, 1, 5e-3, 2, 5, 4
	want.Schedule = train.Linear
	want.Precision, want.LogitsInt8 = got.Precision, got.LogitsInt8 // as the machine has it
	if got != want || got.Precision != "float32" && got.Precision != "bfloat16" {
		t.Errorf("options %+v, want %+v", got, want)
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"unknown key":     {"steps = 4\n\nhiden = 10\n", []string{"bad.toml:3", "hiden"}},
		"flag's spelling": {"batch-size = 4\n", []string{"bad.toml:1", "batch-size"}},
		"table":           {"[model]\nhidden = 4\n", []string{"bad.toml", "model"}},
		"wrong type":      {"steps = 4\nhidden = \"ten\"\n", []string{"bad.toml:2", "Hidden"}},
		"fraction":        {"# c\nsteps = 4.5\n", []string{"bad.toml:2", "Steps"}},
		"not TOML":        {"steps = 4\nhidden ten\n", []string{"bad.toml:2"}},
		"twice":           {"steps = 4\nsteps = 5\n", []string{"bad.toml:2", "steps"}},
		"out of range":    {"seq_len = 0\n", []string{"seq_len is 0"}},
		"negative":        {"seed = -1\n", []string{"bad.toml:1"}},
		"two averages":    {"ema = 0.9\nasgd = 5\n", []string{"ema is 0.9", "asgd is 5"}},
		"not a schedule":  {"schedule = \"step\"\n", []string{"schedule", "constant, linear, cosine or one-cycle"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			bad := write(t, filepath.Join(dir, "bad.toml"), c.text)
			wantError(t, []string{"train", "--data", data, "--out", filepath.Join(dir, "m"), "--config", bad}, c.want...)
			if files := snapshot(t, dir); len(files) != 1 {
				t.Errorf("something was written: %d files", len(files))
			}
		})
	}
	wantError(t, []string{"train", "--data", data, "--out", out, "--config", filepath.Join(dir, "none.toml")}, "--config", "none.toml")
}

// TestEverySettingIsAFlag: flags and config files know the same names.
func TestEverySettingIsAFlag(t *testing.T) {
	cmd := trainCommand()
	for _, name := range settingNames() {
		if cmd.Flags().Lookup(strings.ReplaceAll(name, "_", "-")) == nil {
			t.Errorf("no flag for %s", name)
		}
	}
}

// TestRecipe: a recipe's settings hold, a config file wins over it, a flag over both.
func TestRecipe(t *testing.T) {
	data, dir := corpusDir(t), t.TempDir()
	out := filepath.Join(dir, "model")
	config := write(t, filepath.Join(dir, "c.toml"), "hidden = 8\nlayers = 3\n")
	mustRun(t, trainArgs(data, out, "--recipe", "regularised", "--config", config, "--layers", "1", "--steps", "3", "--ar=0.5")...)
	got, err := train.SavedOptions(out)
	if err != nil {
		t.Fatal(err)
	}
	want := train.Defaults()
	if err := want.ApplyRecipe("regularised"); err != nil {
		t.Fatal(err)
	}
	if got.Hidden != 8 || got.Layers != 1 || got.AR != 0.5 || got.WeightDrop != want.WeightDrop || !got.Locked || got.Schedule != train.OneCycle {
		t.Errorf("options %+v", got)
	}
	// The settings are the run's: resuming needs no recipe.
	mustRun(t, "train", "--data", data, "--out", out, "--resume", "--steps", "5")
}
