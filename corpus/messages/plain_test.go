package messages

import (
	"os"
	"path/filepath"
	"testing"
)

func TestIsPlain(t *testing.T) {
	mbox := "From ada@example.org Sat Jan  3 01:05:34 2026\nFrom: Ada <ada@example.org>\nSubject: Hi\n\nSee you there.\n"
	for _, c := range []struct {
		name, content string
		want          bool
	}{
		{"mails.txt", "See you there.\nAnd then?\n", true}, {"mails.txt.gz", gzipOf(t, "See you there.\n"), true},
		{"latin.txt", "caf\xe9\n", true}, {"wiki.tokens", " = A Game = \n\n The game , by <unk> \n", true},
		{"empty.txt", "", true}, {"binary", "a\x00b\n", true}, {"cut.txt.gz", gzipOf(t, "See you there.\n")[:12], true}, {"no.gz", "\x1f\x8b", true},
		{"sent.txt", mbox, false}, {"sent.mbox.gz", gzipOf(t, mbox), false}, {"a.zip", zipOf(t, "a.txt", "See you there.\n"), false},
		{"a.zip.gz", gzipOf(t, zipOf(t, "a.txt", "See you.\n")), false}, {"a.docx", docxOf(t, "<w:p/>"), false},
		{"notes.md", "See you there.\n", false}, {"notes.md.gz", gzipOf(t, "See you there.\n"), false},
		{"chat.txt", "03/01/2026, 10:15 - Ada: See you\n03/01/2026, 10:16 - Bob: there\n", false},
	} {
		path := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(path, []byte(c.content), 0o666); err != nil {
			t.Fatal(err)
		}
		if got, err := IsPlain(path); err != nil || got != c.want {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
	if _, err := IsPlain(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no error for a file that is not there")
	}
}
