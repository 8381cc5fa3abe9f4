package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEvalTypos(t *testing.T) {
	model, data := trained(t)
	args := []string{"eval", "--model", model, "--data", data, "--split", "train", "--typos"}
	keys := []string{"words", "errors", "top1", "top3", "fixed", "wrong", "unlisted", "spoiled", "precision", "slips", "calibration", "savings"}
	first := mustRun(t, append(args, "--json")...)
	s := object(t, first, keys...)
	if s["words"].(float64) < 300 || !(s["errors"].(float64) > 30) || len(s["savings"].(map[string]any)) != 4 || s["top3"].(float64) < s["top1"].(float64) {
		t.Errorf("%v", s)
	}
	if again := mustRun(t, append(args, "--json")...); again != first {
		t.Errorf("%s, and again %s", first, again)
	}
	if other := mustRun(t, append(args, "--json", "--seed", "2")...); other == first {
		t.Error("another seed gives the same")
	}
	object(t, mustRun(t, append(args, "--json", "--touches", "--every", "3")...), keys...)

	typed := filepath.Join(t.TempDir(), "typed.tsv")
	out := mustRun(t, append(args, "--out", typed)...)
	for _, want := range []string{"words ", "top-1", "wrong key", "from 0.90", "expected calibration error", "keystroke savings: without slips 0."} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	pairs := object(t, mustRun(t, "eval", "--model", model, "--typos", "--pairs", typed, "--json"), "sources")
	source := pairs["sources"].([]any)[0].(map[string]any)
	if source["source"] != "train" {
		t.Errorf("%v", source)
	}
	for _, k := range []string{"words", "errors", "top1", "top3", "fixed", "wrong", "unlisted", "spoiled", "precision"} {
		if source[k] != s[k] {
			t.Errorf("%s is %v of the file and %v of the text", k, source[k], s[k])
		}
	}
	write(t, typed, "wamt\twant\tI \tone\nhonr\thome\t\ttwo\n")
	if out := mustRun(t, "eval", "--model", model, "--typos", "--pairs", typed); !strings.HasPrefix(out, "one\nwords 1, with an error 1\n") || !strings.Contains(out, "\n\ntwo\n") {
		t.Error(out)
	}
}

func TestEvalTyposErrors(t *testing.T) {
	model, data := trained(t)
	pairs := write(t, filepath.Join(t.TempDir(), "pairs.tsv"), "teh\tthe\nteh\n")
	base := []string{"eval", "--model", model}
	for _, c := range []struct {
		args  []string
		parts []string
	}{
		{[]string{"--data", data, "--seed", "2"}, []string{"--seed", "only for --typos"}},
		{[]string{"--data", data, "--keyboard", "--touches"}, []string{"--touches", "only for --typos"}},
		{[]string{"--pairs", pairs}, []string{"--pairs", "only for --typos"}},
		{[]string{"--data", data, "--typos", "--keyboard"}, []string{"--keyboard does not go with --typos"}},
		{[]string{"--typos", "--pairs", pairs, "--data", data}, []string{"--data does not go with --typos --pairs"}},
		{[]string{"--typos", "--pairs", pairs, "--touches"}, []string{"--touches does not go with --typos --pairs"}},
		{[]string{"--typos", "--pairs", pairs}, []string{pairs + ": line 2:", "want 2 to 4"}},
		{[]string{"--typos", "--pairs", pairs + ".none"}, []string{"pairs.tsv.none"}},
		{[]string{"--typos", "--pairs", ""}, []string{"--pairs is empty"}},
		{[]string{"--typos", "--data", data, "--every", "1000"}, []string{"a smaller --every"}},
		{[]string{"--typos", "--data", data, "--out", filepath.Join(data, "none", "typed.tsv")}, []string{"--out: "}},
	} {
		wantError(t, append(base[:len(base):len(base)], c.args...), c.parts...)
	}
	if _, err := os.Stat(filepath.Join(data, "none")); err == nil {
		t.Error("a folder is made for --out")
	}
}
