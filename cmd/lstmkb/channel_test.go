package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// TestChannel: rewrites are estimated from weighted lists, the same ones each time, and what a
// model folder has of them corrects words.
func TestChannel(t *testing.T) {
	dir := t.TempDir()
	var first, second strings.Builder
	for _, c := range "abcdfghjkm" {
		s := string(c)
		first.WriteString(s + "ziev\t" + s + "zeiv\t\tlist\n")
		second.WriteString("FO" + s + "\tPho" + s + "\n")
	}
	second.WriteString("alot\ta lot\ndont\tdon't\nr2d2\tR2D3\n")
	a, b := write(t, filepath.Join(dir, "a.tsv"), first.String()), write(t, filepath.Join(dir, "b.tsv"), "# comment\n"+second.String())
	out := filepath.Join(dir, predict.ChannelName)
	args := []string{"channel", "--pairs", a + "," + b + "=2", "--rate", "0.1", "--out", out}
	printed := mustRun(t, args...)
	for _, want := range []string{
		a + ": 10 pairs, 10 used, weight 1\n", b + ": 13 pairs, 10 used, weight 2\n",
		"left out, spaces, digits and marks: 2\n", "left out, the same letters: 1\n", out + ": 20 pairs, 2 rewrites",
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q, want %q", printed, want)
		}
	}
	written, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	mustRun(t, args...)
	if again, err := os.ReadFile(out); err != nil || string(again) != string(written) {
		t.Errorf("%q, then %q (%v)", written, again, err)
	}
}

func TestChannelRefuses(t *testing.T) {
	dir := t.TempDir()
	good := write(t, filepath.Join(dir, "good.tsv"), "recieve\treceive\n")
	out := filepath.Join(dir, "out.tsv")
	for want, args := range map[string][]string{
		"--pairs is missing":  {},
		"line 1: expected":    {"--pairs", write(t, filepath.Join(dir, "bad.tsv"), "recieve receive\n")},
		"above 0 and at most": {"--pairs", good + "=0"},
		"names no file":       {"--pairs", good + ","},
		"--rate is 2":         {"--pairs", good, "--rate", "2"},
		"--limit is 0":        {"--pairs", good, "--limit", "0"},
		"are too few":         {"--pairs", good},
		"no such file":        {"--pairs", filepath.Join(dir, "none.tsv")},
	} {
		wantError(t, append([]string{"channel", "--out", out}, args...), want)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a failed run writes a file")
	}
}
