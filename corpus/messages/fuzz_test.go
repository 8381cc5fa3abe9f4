package messages

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzRead reads any bytes in any format: it neither panics nor hangs, and its lines are clean.
func FuzzRead(f *testing.F) {
	samples, err := filepath.Glob("testdata/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range samples {
		if strings.HasSuffix(path, ".want") {
			continue
		}
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) || err != nil {
			continue // testdata/fuzz
		}
		f.Add(b)
	}
	f.Add([]byte(docxOf(f, "<w:p><w:r><w:t>hello</w:t></w:r></w:p>")))
	f.Add([]byte(zipOf(f, "mimetype", "x", "content.xml", "<a xmlns:text='t'><text:p>hello</text:p></a>")))
	f.Add([]byte(zipOf(f, "_chat.txt", "[12.03.21, 14:15:33] Anna: hello\n")))
	f.Add([]byte(gzipOf(f, "hello there")))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := Read(context.Background(), Options{}, strings.NewReader(string(b)), "-")
		if err != nil {
			return
		}
		checkClean(t, got)
	})
}

// FuzzFormats gives any bytes to every reader, also to those that would not be chosen for them.
func FuzzFormats(f *testing.F) {
	for i := range formatsInOrder {
		f.Add(uint8(i), []byte("From: Anna <a@example.com>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n> x\nhello\n--b--\n"))
		f.Add(uint8(i), []byte(`{"a": [{"from": "Anna", "text": ["x", {"text": "y"}]}]} <div class="text">x`))
		f.Add(uint8(i), []byte("12.03.21, 14:15 - Anna: x\n# y\n```\n| a |\n|---|\n"))
	}
	f.Fuzz(func(t *testing.T, i uint8, b []byte) {
		c := newCollector(Options{})
		format := formatsInOrder[int(i)%len(formatsInOrder)]
		c.begin(format.name)
		if format.read(c, "input", strings.NewReader(string(b))) == nil {
			checkClean(t, &c.out)
		}
	})
}

func checkClean(t *testing.T, got *Collected) {
	t.Helper()
	for _, line := range got.Lines {
		if line == "" || !utf8.ValidString(line) || strings.Join(strings.Fields(line), " ") != line || strings.ContainsAny(line, "\x00\x1b\n\r") {
			t.Errorf("line %q", line)
		}
	}
	for i, end := range got.Ends {
		if i > 0 && end <= got.Ends[i-1] || end <= 0 || end > len(got.Lines) {
			t.Errorf("ends %v", got.Ends)
		}
	}
	learn, held := got.Split(0.1)
	if len(learn)+len(held) != len(got.Lines) {
		t.Errorf("split %d lines into %d and %d", len(got.Lines), len(learn), len(held))
	}
}
