package corpus

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOpenFiles: several files are split as one that has the lines of all.
func TestOpenFiles(t *testing.T) {
	dir := t.TempDir()
	lines := strings.SplitAfter(strings.Repeat("a line\nanother\n\nmore\n", 10), "\n")[:40]
	one := write(t, dir, "one.txt", []byte(strings.Join(lines, "")))
	parts := []string{
		write(t, dir, "a.txt", []byte(strings.Join(lines[:15], ""))),
		write(t, dir, "b.txt.gz", gz(t, []byte(strings.Join(lines[15:16], "")))),
		write(t, dir, "c.txt", []byte(strings.TrimSuffix(strings.Join(lines[16:], ""), "\n"))),
	}
	whole, err := Open(one)
	if err != nil {
		t.Fatal(err)
	}
	text, err := OpenFiles(parts)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []Split{Train, Valid, Test} {
		want, err := collect(t.Context(), whole, s)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := collect(t.Context(), text, s); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is %q, %v; want %q", s, got, err, want)
		}
	}
}

func TestOpenFilesErrors(t *testing.T) {
	dir := t.TempDir()
	train := write(t, dir, "train.txt", []byte("a\nb\nc\n"))
	for _, tt := range []struct {
		paths []string
		want  string
	}{
		{nil, "no files"},
		{[]string{filepath.Join(dir, "none")}, "no text at"},
		{[]string{train, filepath.Join(dir, "none")}, "no text at"},
		{[]string{train, dir}, "is a folder"},
		{[]string{dir, train}, "is a folder"},
	} {
		if _, err := OpenFiles(tt.paths); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: error is %v; want %q in it", tt.paths, err, tt.want)
		}
	}
	if text, err := OpenFiles([]string{dir}); err != nil || !text.Has(Train) {
		t.Errorf("a folder alone: %v", err)
	}
}
