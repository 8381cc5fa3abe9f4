package messages

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSamples reads each file of testdata; FILE.want has its lines.
func TestSamples(t *testing.T) {
	formats := map[string]string{
		"inbox.mbox": "mbox", "whatsapp-android-de.txt": "WhatsApp", "whatsapp-ios-en.txt": "WhatsApp",
		"telegram-result.json": "Telegram", "telegram-messages.html": "Telegram",
		"signal-chat.md": "Signal", "signal-data.json": "Signal", "signal-main.jsonl": "Signal",
		"notes.md": "Markdown", "notes.txt": "text", "page.html": "HTML",
	}
	for name, format := range formats {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", name)
			want, err := os.ReadFile(path + ".want")
			if err != nil {
				t.Fatal(err)
			}
			got := read(t, Options{}, path)
			checkLines(t, got.Lines, strings.Split(strings.TrimSpace(string(want)), "\n"))
			if f := got.Report.Formats; len(f) != 1 || f[0].Name != format || f[0].Files != 1 {
				t.Errorf("formats %v, want one file of %s", f, format)
			}
			if info, err := os.Stat(path); err != nil || got.Report.Formats[0].Bytes != info.Size() {
				t.Errorf("read %d bytes, want %d", got.Report.Formats[0].Bytes, info.Size())
			}
			if n := len(got.Ends); n == 0 || got.Ends[n-1] != len(got.Lines) || !slices.IsSorted(got.Ends) {
				t.Errorf("ends %v of %d lines", got.Ends, len(got.Lines))
			}
		})
	}
}

func read(t *testing.T, opts Options, paths ...string) *Collected {
	t.Helper()
	got, err := Read(context.Background(), opts, strings.NewReader(""), paths...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// readText reads a file with that name and content.
func readText(t *testing.T, name, content string) *Collected {
	t.Helper()
	return read(t, Options{}, write(t, t.TempDir(), name, content))
}

func write(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func checkLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("lines\n%q\nwant\n%q", got, want)
	}
}

func TestAuthor(t *testing.T) {
	mailbox := filepath.Join("testdata", "inbox.mbox")
	chat := filepath.Join("testdata", "whatsapp-android-de.txt")
	tests := []struct {
		author string
		want   []string
	}{
		{"Tom Reed", []string{"Great, I bring all of it. The list is at if you want to look.", "For your files.", "Ja, gern!", "Ich bringe Brot mit,", "und Käse."}},
		{"TOM@example.org", []string{"Great, I bring all of it. The list is at if you want to look.", "For your files."}},
		{"dieter <dieter@example.de>", []string{"Schöne Grüße aus Köln!"}},
	}
	for _, test := range tests {
		checkLines(t, read(t, Options{Author: test.author}, mailbox, chat).Lines, test.want)
	}

	authors := read(t, Options{}, mailbox).Report.Authors
	var names []string
	for _, a := range authors {
		names = append(names, a.String())
	}
	checkLines(t, names, []string{"Anna Bärg <anna.berg@example.com>", "Tom Reed <tom@example.org>", "Dieter <dieter@example.de>"})
	if a := authors[0]; a.Messages != 2 || a.Words != 54 {
		t.Errorf("%s has %d messages, %d words; want 2 and 54", a, a.Messages, a.Words)
	}

	if _, err := Read(t.Context(), Options{Author: "Ben"}, nil, chat); err == nil || !strings.Contains(err.Error(), `"Ben"; the authors are Anna (3 messages)`) {
		t.Errorf("an unknown author: error %v", err)
	}
	if _, err := Read(t.Context(), Options{Author: "Ben"}, nil, filepath.Join("testdata", "notes.txt")); err == nil || !strings.Contains(err.Error(), "no authors") {
		t.Errorf("text without authors: error %v", err)
	}
}

func TestSplit(t *testing.T) {
	c := &Collected{}
	for i := range 1000 { // messages of 1 to 3 lines, each line with the number of its message
		for range i%3 + 1 {
			c.Lines = append(c.Lines, strings.Repeat("x", i+1))
		}
		c.Ends = append(c.Ends, len(c.Lines))
	}
	learn, held := c.Split(0.1)
	if n := len(c.Lines); len(learn)+len(held) != n || len(held) < n*9/100 || len(held) > n*11/100 {
		t.Errorf("%d lines to learn, %d held out of %d", len(learn), len(held), n)
	}
	inHeld := map[string]bool{}
	for _, l := range held {
		inHeld[l] = true
	}
	for _, l := range learn {
		if inHeld[l] {
			t.Fatalf("message %d is in both parts", len(l)-1)
		}
	}
	if len(held) == 0 || !slices.IsSorted(held) || !slices.IsSorted(learn) {
		t.Error("parts out of order")
	}

	mails := &Collected{} // long ones, so that most segments end within one
	for i := range 60 {
		for range 5 + 7*(i%5) {
			mails.Lines = append(mails.Lines, strings.Repeat("x", i+1))
		}
		mails.Ends = append(mails.Ends, len(mails.Lines))
	}
	learn, held = mails.Split(0.1)
	if n := len(mails.Lines); len(learn)+len(held) != n || len(held) < n*8/100 || len(held) > n*12/100 {
		t.Errorf("mails: %d lines to learn, %d held out of %d", len(learn), len(held), n)
	}

	few := &Collected{Lines: []string{"a", "b"}, Ends: []int{1, 2}}
	learn, held = few.Split(0.5)
	checkLines(t, learn, []string{"a"})
	checkLines(t, held, []string{"b"})
	if learn, held = (&Collected{}).Split(0.1); len(learn)+len(held) != 0 {
		t.Errorf("no lines became %q and %q", learn, held)
	}
}

func TestReport(t *testing.T) {
	got := read(t, Options{}, filepath.Join("testdata", "whatsapp-android-de.txt"), filepath.Join("testdata", "notes.txt"))
	const want = `read WhatsApp: 1 file, 5 messages, 0.6 kB
read text: 1 file, 10 messages, 0.3 kB
kept 12 lines with 56 words
dropped 5: notices of the messenger, forwarded messages and attachments
dropped 3: lines without letters
dropped 1: links and addresses
dropped 1: repeated lines
written by Anna (3 messages), Tom Reed (2 messages)
`
	if s := got.Report.String(); s != want {
		t.Errorf("report\n%swant\n%s", s, want)
	}
	if r := got.Report; r.Lines != len(got.Lines) || r.Messages != len(got.Ends) || r.Words != len(strings.Fields(strings.Join(got.Lines, " "))) {
		t.Errorf("counts %d lines, %d messages, %d words", r.Lines, r.Messages, r.Words)
	}
}
