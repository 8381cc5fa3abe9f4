package corpus

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestOneFile(t *testing.T) {
	tests := []struct{ lines, train, valid, test int }{
		{3, 1, 1, 1}, {19, 17, 1, 1}, {20, 18, 1, 1}, {39, 35, 2, 2}, {100, 90, 5, 5}, {1001, 900, 50, 51},
	}
	for _, tt := range tests {
		var all []string
		for i := range tt.lines {
			all = append(all, fmt.Sprint("line ", i))
		}
		path := write(t, t.TempDir(), "own.txt.gz", gz(t, []byte(strings.Join(all, "\n"))))
		text, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for s, want := range map[Split]int{Train: tt.train, Valid: tt.valid, Test: tt.test} {
			lines, err := collect(t.Context(), text, s)
			if err != nil || len(lines) != want || !text.Has(s) {
				t.Errorf("%d lines: %d %s, %v; want %d", tt.lines, len(lines), s, err, want)
			}
		}
		for _, s := range []Split{Train, Valid, Test} {
			lines, _ := collect(t.Context(), text, s)
			got = append(got, lines...)
		}
		if !slices.Equal(got, all) {
			t.Errorf("%d lines: the splits are not the file", tt.lines)
		}
	}
}

func TestOneShortFile(t *testing.T) {
	text, err := Open(write(t, t.TempDir(), "own.txt", []byte("a\nb\n")))
	if err != nil {
		t.Fatal(err)
	}
	if lines, err := collect(t.Context(), text, Train); err != nil || len(lines) != 2 {
		t.Errorf("train is %q, %v; want both lines", lines, err)
	}
	_, err = collect(t.Context(), text, Valid)
	if err == nil || !strings.Contains(err.Error(), "too few lines for a valid text: 2; expected at least 3") {
		t.Errorf("error is %v", err)
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	tests := []struct{ name, path, want string }{
		{"no path", filepath.Join(dir, "none"), "lstmkb data fetch wikitext-2"},
		{"no path", filepath.Join(dir, "none"), "--data DIR|FILE[.gz]"},
		{"no train", dir, "looked for train.txt and train.txt.gz"},
	}
	for _, tt := range tests {
		if _, err := Open(tt.path); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v; want %q in it", tt.name, err, tt.want)
		}
	}
	text := open(t, "train.txt", []byte("a\n"))
	if text.Has(Test) {
		t.Error("has a test text")
	}
	for s, want := range map[Split]string{Test: "looked for test.txt and test.txt.gz", "dev": `unknown split "dev"`} {
		if _, err := collect(t.Context(), text, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v; want %q in it", s, err, want)
		}
	}
}

func TestParseSplit(t *testing.T) {
	for _, s := range []Split{Train, Valid, Test} {
		if got, err := ParseSplit(string(s)); got != s || err != nil {
			t.Errorf("%s: %q, %v", s, got, err)
		}
	}
	if _, err := ParseSplit("dev"); err == nil {
		t.Error("no error for dev")
	}
}

// A file too short to split still has a train split. After reading it, Has reports that there
// is nothing to evaluate on.
func TestHasOfAShortFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "short.txt")
	if err := os.WriteFile(path, []byte("one long line of text\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	text, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := text.Lines(t.Context(), Train, func(string) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if !text.Has(Train) || text.Has(Valid) || text.Has(Test) {
		t.Errorf("has train %v, valid %v, test %v; want train alone", text.Has(Train), text.Has(Valid), text.Has(Test))
	}
}

// TestFromLines: lines in memory are split as those of a file.
func TestFromLines(t *testing.T) {
	lines := strings.Split(strings.Repeat("a line\nanother\n\n", 20), "\n")[:60]
	file, err := Open(write(t, t.TempDir(), "text.txt", []byte(strings.Join(lines, "\n")+"\n")))
	if err != nil {
		t.Fatal(err)
	}
	text := FromLines("mails", lines)
	for _, s := range []Split{Train, Valid, Test} {
		want, err := collect(t.Context(), file, s)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := collect(t.Context(), text, s); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is %q, %v; want %q", s, got, err, want)
		}
	}
	if _, err := collect(t.Context(), FromLines("mails", lines[:2]), Valid); err == nil || !strings.Contains(err.Error(), "mails has too few lines") {
		t.Errorf("two lines: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := collect(ctx, text, Train); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
