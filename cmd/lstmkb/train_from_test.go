package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/train"
)

// TestTrainFrom: a run starts from a model folder, in floats or int8, or from the
// built-in model, and takes their words and shape.
func TestTrainFrom(t *testing.T) {
	first, data := trained(t)
	int8 := filepath.Join(t.TempDir(), "int8")
	mustRun(t, "quantize", "--model", first, "--out", int8)
	for _, from := range []string{first, int8} {
		out := filepath.Join(t.TempDir(), "second")
		_, stderr, err := run(t, "", "train", "--from", from, "--data", data, "--out", out, "--steps", "2", "--batch-size", "2", "--seq-len", "4")
		if err != nil {
			t.Fatal(err)
		}
		wantLines(t, stderr, "embedding 6, hidden 8, layers 1", "next:", "--keyboard") // that model's shape and tokenizer
		a, err := checkpoint.Load(first)
		if err != nil {
			t.Fatal(err)
		}
		b, err := checkpoint.Load(out)
		if err != nil {
			t.Fatal(err)
		}
		if a.Vocab.Hash() != b.Vocab.Hash() || a.Config.Hidden != b.Config.Hidden {
			t.Errorf("%s: %+v, want the shape and words of %+v", from, b.Config, a.Config)
		}
	}
	grown := filepath.Join(t.TempDir(), "grown")
	mustRun(t, "train", "--from", int8, "--hidden", "12", "--data", data, "--out", grown, "--steps", "2", "--batch-size", "2", "--seq-len", "4")
	if m, err := checkpoint.Load(grown); err != nil || m.Config.Hidden != 12 {
		t.Errorf("grew to %+v, %v, want 12 units", m, err)
	}
	words := filepath.Join(t.TempDir(), "words.txt")
	for name, text := range map[string]string{words: "<unk>\n<eos>\nthe\nzebra\n", filepath.Join(int8, predict.BlocklistName): "darn\n", filepath.Join(int8, predict.NonwordsName): "dont\n"} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(t.TempDir(), "other")
	mustRun(t, "train", "--from", int8, "--vocab", words, "--data", data, "--out", other, "--steps", "2", "--batch-size", "2", "--seq-len", "4")
	if m, err := checkpoint.Load(other); err != nil || m.Vocab.Len() != 4 || !m.Vocab.Has("zebra") {
		t.Errorf("%+v, %v, want the words of --vocab", m, err)
	}
	if _, err := os.Stat(filepath.Join(other, predict.BlocklistName)); err != nil {
		t.Errorf("the blocklist stays behind: %v", err)
	}
	if _, err := os.Stat(filepath.Join(other, predict.NonwordsName)); err == nil {
		t.Error("a list made for other words comes along")
	}
	none := filepath.Join(t.TempDir(), "none")
	wantError(t, []string{"train", "--from", first, "--data", data, "--out", none, "--embedding", "4"}, "--embedding does not go with --from")
	wantError(t, []string{"train", "--from", first, "--data", data, "--out", none, "--hidden", "4"}, "--from: hidden is 4, want 8")
	wantError(t, []string{"train", "--from", first, "--data", data, "--out", none, "--resume"}, "--resume does not go with --from")
	wantError(t, []string{"train", "--from", filepath.Join(data, "none"), "--data", data, "--out", none}, "--from", "none")
	if _, err := os.Stat(none); err == nil {
		t.Error("a refused run leaves a folder")
	}
}

func TestTrainFromBuiltin(t *testing.T) {
	if testing.Short() || os.Getenv("LSTMKB_THOROUGH") == "" {
		t.Skip("a step of the built-in model takes seconds: with LSTMKB_THOROUGH=1, as in .ci/run")
	}
	dir := t.TempDir()
	text := filepath.Join(dir, "text.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("See you at the pool\nThe pool is open\n", 20)), 0o666); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "mine")
	mustRun(t, "train", "--from", "builtin", "--data", text, "--out", out, "--steps", "1", "--batch-size", "2", "--seq-len", "4")
	m, err := checkpoint.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	o, err := train.SavedOptions(out)
	if want := train.FitFrom(280); err != nil || o.Dropout != want.Dropout || o.Reset != want.Reset || o.EMA != want.EMA || o.BatchSize != 2 {
		t.Errorf("settings %+v, %v, want fitted ones but for those given", o, err)
	}
	for _, name := range []string{predict.WordsName, predict.NgramsName} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
	if m.Config.Hidden != 768 || !strings.Contains(m.Config.Licence, "CC BY-SA") {
		t.Errorf("%+v, want the built-in model's shape and licence", m.Config)
	}
}
