package main

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/predict"
)

// TestPlain: the model alone writes words as its vocabulary does, and goes with no list.
func TestPlain(t *testing.T) {
	first := func(args ...string) string {
		var s suggestions
		out := mustRun(t, append([]string{"predict", "--text", "", "--json"}, args...)...)
		if err := json.Unmarshal([]byte(out), &s); err != nil || len(s.Suggestions) != 5 {
			t.Fatalf("%s: %v", out, err)
		}
		return strings.Join(wordsOf(s.Suggestions), " ")
	}
	if got := first("--plain"); strings.ToLower(got) == got || strings.Contains(got, "The") || !strings.Contains(got, "the") {
		t.Errorf("%q, want the words of the vocabulary, some with a capital", got)
	}
	if got := first(); strings.Contains(got, "the") {
		t.Errorf("%q, want capitals at the beginning of a sentence", got)
	}
	wantError(t, []string{"predict", "--plain", "--blocklist", "default"}, "plain", "blocklist")
	wantError(t, []string{"predict", "--plain", "--profile", "me.json"}, "plain", "profile")
}

func wordsOf(found []predict.Suggestion) (words []string) {
	for _, s := range found {
		words = append(words, s.Word)
	}
	return words
}

// TestExampleAsONNXRuntime: the program that export writes suggests the words of predict --plain,
// with their probabilities.
func TestExampleAsONNXRuntime(t *testing.T) {
	python := os.Getenv("LSTMKB_PYTHON")
	if python == "" {
		t.Skip("LSTMKB_PYTHON does not name a Python with onnxruntime")
	}
	texts := []string{"", "i want to", "I Want TO", "a b C d", "I don’t know", "i DONT, don't", "florp unheard-of Zorbin", "see you.", "Is it? ", "the\nThe first", "so\n\n",
		"  two  spaces ", "CAFÉ cafe\u0301", "ok 👍🏽 ", "42 is 4.20", "e.g. the U.S. army", "<unk> <eos>", "jo@example.com"}
	check := func(name, model string, more ...string) {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "m.onnx")
			mustRun(t, append([]string{"export", "--model", model, "--onnx", file}, more...)...)
			out, err := exec.CommandContext(t.Context(), python, append([]string{strings.TrimSuffix(file, "onnx") + "py"}, texts...)...).Output()
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(out), "\n")
			if len(lines) != len(texts)+1 {
				t.Fatalf("%d texts have %d answers", len(texts), len(lines)-1)
			}
			for i, text := range texts {
				var got, want suggestions
				if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
					t.Fatal(err)
				}
				if err := json.Unmarshal([]byte(mustRun(t, "predict", "--plain", "--model", model, "--text", text, "--json")), &want); err != nil {
					t.Fatal(err)
				}
				same := len(got.Suggestions) == 5 && len(want.Suggestions) == 5
				for i := 0; same && i < 5; i++ {
					a, b := got.Suggestions[i], want.Suggestions[i]
					same = a.Word == b.Word && math.Abs(a.Probability-b.Probability) <= 1e-4
				}
				if !same {
					t.Errorf("%q: %v, want %v", text, got.Suggestions, want.Suggestions)
				}
			}
		})
	}
	for _, cell := range nn.Cells {
		model := randomModel(t, 5, cell.Name)
		check(cell.Name, model)
		check(cell.Name+", step", model, "--form", "step", "--top-k", "3")
	}
	check("built-in", "")
}
