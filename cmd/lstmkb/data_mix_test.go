package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDataMix(t *testing.T) {
	a, b := corpusDir(t), corpusDir(t)
	out := filepath.Join(t.TempDir(), "mixed")
	mustRun(t, "data", "mix", a+"=2", b, "--out", out, "--every", "2")
	lines := func(dir, split string) int {
		text, err := os.ReadFile(filepath.Join(dir, split+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(text), "\n")
	}
	if got, want := lines(out, "train"), 2*lines(a, "train")+lines(b, "train"); got != want {
		t.Errorf("%d lines of train, want %d", got, want)
	}
	if got, want := lines(out, "valid"), (lines(a, "valid")+1)/2+(lines(b, "valid")+1)/2; got != want {
		t.Errorf("%d lines of valid, want %d", got, want)
	}
	wantError(t, []string{"data", "mix", a + "=0", "--out", out}, `"0"`, "expected 1 to 100")
	wantError(t, []string{"data", "mix", a}, "--out DIR is needed")
	wantError(t, []string{"data", "mix", a, "--out", out, "--every", "0"}, "--every is 0")
}
