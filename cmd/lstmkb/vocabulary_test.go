package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestVocab(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	for range 500 {
		b.WriteString("We don't know, and I know of the Park in the town: it's still there.\n")
	}
	for range 3 {
		b.WriteString("Go into the park ofthe town, 外, it'still dont \ufb01nd, didn' t r2d2 10 :)\n")
	}
	b.WriteString("They didn't, they didn't, they didn't recieve.\n")
	b.WriteString(strings.Repeat("We didn't receive. ", 80) + "\n")
	text := write(t, filepath.Join(dir, "text", "train.txt"), b.String())
	out := filepath.Join(dir, "vocab.txt")
	known := write(t, filepath.Join(dir, "known.tsv"), "recieve\treceive\n")
	dictionary := write(t, filepath.Join(dir, "dictionary.txt"), "of\nthe\n")
	report := mustRun(t, "vocab", "--data", filepath.Dir(text), "--size", "0", "--misspellings", known, "--dictionary", dictionary, "--out", out)
	list, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(list))
	for word, want := range map[string]bool{
		"know": true, "don't": true, "dont": true, "Park": true, "in": true, "didn't": true, "I": true, "r2d2": true, "10": true, ",": true,
		"ofthe": false, "外": false, "it'still": false, "\ufb01nd": false, "didn": false, "recieve": false,
	} {
		if slices.Contains(words, word) != want {
			t.Errorf("%q: %v, want %v", word, !want, want)
		}
	}
	for _, want := range []string{"foreign letters: 1, as 外", "two words: 1, as ofthe", "ligatures: 1", "marks: 1", "pieces of contractions", "misspellings: 1, as recieve"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report is %q; want %q in it", report, want)
		}
	}
	if got := mustRun(t, "vocab", "--data", filepath.Dir(text), "--size", "6", "--out", out); !strings.Contains(got, "6 words") {
		t.Errorf("%q; want 6 words", got)
	}
	wantError(t, []string{"vocab", "--data", filepath.Dir(text), "--size", "1", "--out", out}, "size is 1")
	wantError(t, []string{"vocab", "--data", filepath.Join(dir, "none"), "--out", out}, "none")
}
