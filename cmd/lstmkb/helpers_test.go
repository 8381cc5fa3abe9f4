package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// run is the program with those arguments and that standard input.
func run(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := root()
	cmd.SetArgs(args)
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&errs)
	err = cmd.ExecuteContext(context.Background())
	return out.String(), errs.String(), err
}

func mustRun(t *testing.T, args ...string) (stdout string) {
	t.Helper()
	stdout, _, err := run(t, "", args...)
	if err != nil {
		t.Fatalf("lstmkb %q: %v", args, err)
	}
	return stdout
}

// wantError runs arguments that must fail and say why.
func wantError(t *testing.T, args []string, parts ...string) {
	t.Helper()
	stdout, _, err := run(t, "", args...)
	if err == nil {
		t.Fatalf("lstmkb %q: no error, want one with %q", args, parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("lstmkb %q: error %q, want %q in it", args, err, p)
		}
	}
	if stdout != "" {
		t.Errorf("lstmkb %q: fails, and writes %q as its result", args, stdout)
	}
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// text is a small corpus of running text.
func text(lines int) string {
	var b strings.Builder
	for i := range lines {
		fmt.Fprintf(&b, "I want to see %s, and you want to go %s.\n",
			[]string{"the sea", "a film", "my friends"}[i%3], []string{"home", "there", "to bed", "out"}[i%4])
	}
	return b.String()
}

// corpusDir writes a folder of the three splits.
func corpusDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "train.txt"), text(40))
	write(t, filepath.Join(dir, "valid.txt"), text(9))
	write(t, filepath.Join(dir, "test.txt"), "something unheard of\n"+text(8))
	return dir
}

// tinySettings are those of a model that trains in a moment.
func tinySettings(more ...string) []string {
	return append([]string{"--tokenizer", "keyboard", "--embedding", "6", "--hidden", "8", "--layers", "1", "--dropout", "0",
		"--batch-size", "2", "--seq-len", "5", "--threads", "1"}, more...)
}

func trainArgs(data, out string, more ...string) []string {
	return append([]string{"train", "--data", data, "--out", out}, tinySettings(more...)...)
}

// trained is a model folder and the corpus that it learnt from.
func trained(t *testing.T, more ...string) (model, data string) {
	t.Helper()
	data, model = corpusDir(t), filepath.Join(t.TempDir(), "model")
	mustRun(t, trainArgs(data, model, append([]string{"--steps", "6"}, more...)...)...)
	return model, data
}

// object parses one line of JSON, and nothing but that, and checks its keys.
func object(t *testing.T, line string, keys ...string) map[string]any {
	t.Helper()
	if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
		t.Fatalf("%q is not one line", line)
	}
	var m map[string]any
	if err := json.Unmarshal([]byte(line), &m); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	if got := slices.Sorted(maps.Keys(m)); !slices.Equal(got, slices.Sorted(slices.Values(keys))) {
		t.Fatalf("keys %q, want %q", got, keys)
	}
	return m
}

// snapshot is every file below dir with its bytes.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		files[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// copyDir copies the files of a model folder.
func copyDir(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}
