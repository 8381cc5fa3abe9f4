package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// mails are lines that all differ.
func mails(lines int) string {
	who, what := []string{"the sea", "a film", "my friends", "our garden", "Anna", "the harbour", "your brother"}, []string{"home", "there", "to bed", "out", "on", "by train", "with us", "to Lyon", "to the pool", "for lunch", "swimming"}
	var b strings.Builder
	for i := range lines {
		fmt.Fprintf(&b, "I want to see %s, and you want to go %s with %s and %s.\n", who[i%7], what[i%11], who[i/7%7], what[i/77%11])
	}
	return b.String()
}

func TestMake(t *testing.T) {
	model, _ := trained(t, "--tokenizer", "keyboard")
	dir := t.TempDir()
	file, out := write(t, filepath.Join(dir, "mails.txt"), mails(420)), filepath.Join(dir, "mine")
	stdout, stderr, err := run(t, "", "make", file, "--from", model, "--out", out, "--threads", "2", "--json")
	if err != nil {
		t.Fatal(err)
	}
	object(t, stdout, "read", "out", "words", "train", "use", "tried", "before", "after", "samples", "new_words", "alpha", "profile", "seconds")
	if !strings.Contains(stderr, "training") || !strings.Contains(stderr, "lists") {
		t.Errorf("stderr %q does not tell how it went on", stderr)
	}
	if stdout := mustRun(t, "predict", "--model", out, "--text", "I want to"); !strings.Contains(stdout, "%") {
		t.Errorf("the folder suggests %q", stdout)
	}
	if !strings.Contains(stdout, `"use":"tuned"`) {
		t.Fatalf("made is %s, want a tuned model", stdout)
	}
	evaluated := func(data string) string {
		_, stderr, err := run(t, "", "eval", "--model", out, "--data", data, "--keyboard")
		if err != nil {
			t.Fatal(err)
		}
		return stderr
	}
	wantLines(t, evaluated(file), "warning: "+out+" was made of this text", "kept apart: among first three 0.")
	if told := evaluated(filepath.Join("..", "..", "docs", "first-hour", "garden.txt")); strings.Contains(told, "warning") {
		t.Errorf("of another text it says %q", told)
	}
	wantError(t, []string{"make", file, "--from", model, "--out", out}, "holds a model already")
	wantError(t, []string{"make", file}, "--out DIR is needed")
	wantError(t, []string{"make", "--out", out}, "no text given")
	wantError(t, []string{"make", file, "--out", out, "--minutes", "0"}, "--minutes is 0")
	wantError(t, []string{"make", write(t, filepath.Join(dir, "short.txt"), "Too short a text.\n"), "--out", filepath.Join(dir, "none")}, "4 words, too few")
	short := mustRun(t, "make", write(t, filepath.Join(dir, "few.txt"), mails(20)), "--from", model, "--out", filepath.Join(dir, "few"))
	if !strings.Contains(short, "--profile") || !strings.Contains(short, "too few") {
		t.Errorf("of a short text it says %q", short)
	}
}
