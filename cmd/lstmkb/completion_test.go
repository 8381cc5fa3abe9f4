package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// completed is what a shell is told of a command line that ends in what is typed.
func completed(t *testing.T, args ...string) []string {
	t.Helper()
	return strings.Split(strings.TrimSpace(mustRun(t, append([]string{"__completeNoDesc"}, args...)...)), "\n")
}

func TestCompletion(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "runs", "mine", "config.json"), "{}")
	t.Chdir(dir)
	const nothing, filter, dirs, anything = ":4", ":8", ":16", ":0"
	for _, c := range []struct {
		args []string
		want []string // among the candidates, the directive last
	}{
		{[]string{"tr"}, []string{"train", nothing}},
		{[]string{"train", "--recipe", ""}, []string{"auto", "default", "keyboard", "keyboard-small", "regularised", nothing}},
		{[]string{"train", "--cell", ""}, []string{"lstm", "gru", nothing}},
		{[]string{"train", "--precision", ""}, []string{"auto", "float32", "bfloat16", nothing}},
		{[]string{"export", "--precision", ""}, []string{"float32", "int8", nothing}},
		{[]string{"train", "--schedule", ""}, []string{"cosine", "one-cycle", nothing}},
		{[]string{"train", "--tokenizer", ""}, []string{"wikitext", "keyboard", nothing}},
		{[]string{"train", "--config", ""}, []string{"toml", filter}},
		{[]string{"train", "--out", ""}, []string{dirs}},
		{[]string{"train", "ma"}, []string{anything}},
		{[]string{"eval", "--split", ""}, []string{"train", "valid", "test", nothing}},
		{[]string{"predict", "--model", ""}, []string{"en", "runs/mine", nothing}},
		{[]string{"predict", "-m", "ru"}, []string{"runs/mine", nothing}},
		{[]string{"predict", "-m", "runs/"}, []string{"runs/mine", nothing}},
		{[]string{"predict", "-m", "none"}, []string{dirs}},
		{[]string{"serve", "--precision", ""}, []string{"int8", "float32", nothing}},
		{[]string{"predict", "se"}, []string{nothing}},
		{[]string{"data", "fetch", ""}, []string{"wikitext-2", nothing}},
		{[]string{"verify", ""}, []string{"onnx", filter}},
		{[]string{"correct", ""}, []string{anything}},
		{[]string{"settings", "set", ""}, []string{"languages", "autocorrect", "emoji", nothing}},
		{[]string{"settings", "set", "autocorrect", ""}, []string{"off", "suggest", "auto", nothing}},
		{[]string{"settings", "set", "profile", ""}, []string{anything}},
		{[]string{"settings", "get", ""}, []string{"layout", nothing}},
		{[]string{"serve", "--autocorrect", ""}, []string{"off", "suggest", "auto", nothing}},
	} {
		got := completed(t, c.args...)
		if got[len(got)-1] != c.want[len(c.want)-1] {
			t.Errorf("%q: directive %s, want %s", c.args, got[len(got)-1], c.want[len(c.want)-1])
		}
		for _, w := range c.want {
			if !slices.Contains(got, filepath.FromSlash(w)) {
				t.Errorf("%q: %q, want %q among them", c.args, got, w)
			}
		}
	}
}

// TestCompletionScripts: each shell has one.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if got := mustRun(t, "completion", shell); !strings.Contains(got, "__complete") || !strings.Contains(got, "lstmkb") {
			t.Errorf("%s: %.100q", shell, got)
		}
	}
}

// TestMan: each command has a page with its help, and nothing of it is lost or taken for markup.
func TestMan(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man1")
	mustRun(t, "man", dir)
	for _, c := range root().Commands() {
		b, err := os.ReadFile(filepath.Join(dir, "lstmkb-"+c.Name()+".1"))
		if c.Hidden {
			if err == nil {
				t.Errorf("%s is hidden and has a page", c.Name())
			}
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		for _, want := range []string{".SH NAME", ".SH DESCRIPTION", ".SH OPTIONS"} {
			if !bytes.Contains(b, []byte(want)) {
				t.Errorf("%s: no %s", c.Name(), want)
			}
		}
	}
	eval, err := os.ReadFile(filepath.Join(dir, "lstmkb-eval.1"))
	if err != nil || !bytes.Contains(eval, []byte("neither <unk> nor <eos> counted")) {
		t.Errorf("%v: <unk> is lost in\n%s", err, eval)
	}
	serve, err := os.ReadFile(filepath.Join(dir, "lstmkb-serve.1"))
	if err != nil || !bytes.Contains(serve, []byte("\n  POST   /predict/batch        {")) {
		t.Errorf("%v: the table of paths is not as it was in\n%s", err, serve)
	}
}
