package main

import (
	"encoding/json"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestQuantize: the folder is smaller, says the same in other words, and every command
// takes it.
func TestQuantize(t *testing.T) {
	model, data := trained(t, "--embedding", "64", "--hidden", "64", "--steps", "30")
	out := filepath.Join(t.TempDir(), "int8")
	var got quantizeResult
	line := mustRun(t, "quantize", "--model", model, "--out", out, "--data", data, "--split", "train", "--json")
	object(t, line, "files", "float_bytes", "weight_bytes", "calibrated", "before", "after", "same_top5", "positions")
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Files) != 3 || got.WeightBytes > got.FloatBytes*2/5 {
		t.Errorf("%+v", got)
	}
	if b, a := got.Before, got.After; !(a.Perplexity < b.Perplexity*1.02 && a.Perplexity > b.Perplexity*0.98) || got.SameTop5 < 0.5 || got.Positions < 100 {
		t.Errorf("%+v", *got.Comparison)
	}
	for _, args := range [][]string{
		{"predict", "--text", "I want to"}, {"predict", "--text", "I want", "--prefix", "t"},
		{"eval", "--data", data}, {"export", "--folder", filepath.Join(t.TempDir(), "floats")},
		{"export", "--onnx", filepath.Join(t.TempDir(), "m.onnx"), "--precision", "int8"},
		{"quantize", "--out", filepath.Join(t.TempDir(), "again")},
	} {
		if mustRun(t, append(args, "--model", out)...) == "" {
			t.Errorf("%v prints nothing", args)
		}
	}
	if text := mustRun(t, "quantize", "--model", model, "--out", filepath.Join(t.TempDir(), "x"), "--data", data); !strings.Contains(text, "perplexity") || !strings.Contains(text, "MB") {
		t.Errorf("prints %q", text)
	}
	wantError(t, []string{"quantize", "--model", model}, "--out")
	wantError(t, []string{"quantize", "--model", model, "--out", model}, "own folder")
	fresh := filepath.Join(t.TempDir(), "y")
	wantError(t, []string{"quantize", "--model", model, "--out", fresh, "--positions", "0", "--data", data}, "--positions is 0")
	wantError(t, []string{"quantize", "--model", model, "--out", fresh, "--split", "tset"}, "--split")
	wantError(t, []string{"quantize", "--model", model, "--out", fresh, "--calibrate", "trian", "--data", data}, "--calibrate", "none")
	wantError(t, []string{"quantize", "--model", model, "--out", filepath.Join(t.TempDir(), "x"), "--data", filepath.Join(data, "none")}, "none")
	other, _ := trained(t, "--embedding", "8")
	wantError(t, []string{"quantize", "--model", model, "--out", other}, "holds a model already")
}

// TestQuantizeFor: --data rounds for its text, the same way each time, --calibrate none
// and no text round to the nearest.
func TestQuantizeFor(t *testing.T) {
	model, data := trained(t, "--steps", "30")
	weights := func(args ...string) string {
		out := filepath.Join(t.TempDir(), "int8")
		mustRun(t, append([]string{"quantize", "--model", model, "--out", out}, args...)...)
		return snapshot(t, out)[filepath.Join(out, "model.safetensors")]
	}
	plain, for1, for2 := weights(), weights("--data", data), weights("--data", data)
	if for1 != for2 {
		t.Error("two runs differ")
	}
	if plain == for1 {
		t.Error("--data rounds like no text")
	}
	if weights("--data", data, "--calibrate", "none") != plain {
		t.Error("--calibrate none does not round like no text")
	}
}

// TestCopyOptional: words and n-grams go with the model, whatever makes a folder of it.
func TestCopyOptional(t *testing.T) {
	model, data := trained(t, "--vocab-size", "9")
	mustRun(t, "ngrams", "--model", model, "--data", data, "--out", filepath.Join(model, "ngrams.zst"))
	mustRun(t, "words", "--model", model, "--data", data, "--out", filepath.Join(model, "words.tsv.gz"))
	for _, args := range [][]string{{"quantize", "--out"}, {"export", "--folder"}} {
		for _, m := range []string{model, ""} {
			out := filepath.Join(t.TempDir(), "copy")
			printed := mustRun(t, args[0], args[1], out, "--model", m)
			got := snapshot(t, out)
			for _, name := range []string{"words.tsv.gz", "ngrams.zst"} {
				want, err := fs.ReadFile(folderOf(m), name)
				if err != nil {
					t.Fatal(err)
				}
				if path := filepath.Join(out, name); got[path] != string(want) || !strings.Contains(printed, path) {
					t.Errorf("%s of %q: %s has %d bytes, want %d; printed %q", args[0], m, name, len(got[path]), len(want), printed)
				}
			}
			mustRun(t, "predict", "--model", out, "--text", "I want to")
		}
	}
}
