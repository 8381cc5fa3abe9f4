package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/train"
)

// mbox is a file of mails with those lines, one each.
func mbox(lines string) string {
	var b strings.Builder
	for line := range strings.Lines(lines) {
		b.WriteString("From ada@example.org Sat Jan  3 01:05:34 2026\nFrom: Ada <ada@example.org>\nSubject: Hi\n\n" + line + "\n")
	}
	return b.String()
}

// TestTrainOnMails: train and eval read what make reads, without headers.
func TestTrainOnMails(t *testing.T) {
	dir := t.TempDir()
	sent := write(t, filepath.Join(dir, "mail", "sent.mbox"), mbox(mails(100)))
	write(t, filepath.Join(dir, "mail", "notes.md"), "# Notes\n\nThe **zebra** is written of in a note.\n")
	out := filepath.Join(dir, "mine")
	_, stderr, err := run(t, "", quick("train", filepath.Join(dir, "mail"), "-o", out, "--steps", "2")...)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, stderr, "read mbox: 1 file, 100 messages", "read Markdown", "kept 102 lines", "next:", "lstmkb eval", "mail --keyboard")
	mustRun(t, "train", "-o", out, "--resume", "--steps", "3")
	_, stderr, err = run(t, "", "eval", "--model", out, "--data", sent)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, stderr, "kept 100 lines")
	if _, stderr, err = run(t, "", "data", "-d", sent, "--batch-size", "2"); err != nil || !strings.Contains(stderr, "read mbox") {
		t.Errorf("data: %v, %q", err, stderr)
	}
	wantError(t, []string{"train", sent, corpusDir(t), "--out", filepath.Join(dir, "none")}, "splits of its own")
	wantError(t, []string{"train", t.TempDir(), "--out", filepath.Join(dir, "none")}, "no line of text")
}

// TestTrainOnStdin: - is the standard input, which a run that is resumed is given again.
func TestTrainOnStdin(t *testing.T) {
	out := filepath.Join(t.TempDir(), "mine")
	_, stderr, err := run(t, mails(60), quick("train", "-", "-o", out, "--steps", "2")...)
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, stderr, "read text: 1 file", "next:", "lstmkb predict", "lstmkb serve")
	if strings.Contains(stderr, "--data") {
		t.Errorf("--data is proposed with a text that is gone:\n%s", stderr)
	}
	wantError(t, []string{"train", "-o", out, "--resume", "--steps", "3"}, "train - --out", "--resume < TEXT")
	if _, _, err := run(t, mails(60), "train", "-", "-o", out, "--resume", "--steps", "3"); err != nil {
		t.Error(err)
	}
	if _, _, err := run(t, mails(59), "train", "-", "-o", out, "--resume", "--steps", "4"); err == nil || !strings.Contains(err.Error(), "text differs") {
		t.Errorf("another text: %v", err)
	}
	if paths, err := train.SavedPaths(out); err != nil || len(paths) != 1 || paths[0] != stdinPath {
		t.Errorf("paths %q, %v", paths, err)
	}
	if got := resumeCommand(out, []string{"/a.txt"}); strings.Contains(got, "TEXT") {
		t.Errorf("a file is resumed by %q", got)
	}
}
