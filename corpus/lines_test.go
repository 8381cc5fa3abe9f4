package corpus

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func gz(t testing.TB, data []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func write(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// open returns the corpus of a folder with one file of the given name.
func open(t testing.TB, name string, data []byte) *Text {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, name, data)
	text, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func collect(ctx context.Context, text *Text, s Split) ([]string, error) {
	var lines []string
	err := text.Lines(ctx, s, func(l string) error {
		lines = append(lines, l)
		return nil
	})
	return lines, err
}

func TestLines(t *testing.T) {
	long := strings.Repeat("abc ", 100_000)
	tests := []struct {
		name string
		in   string
		want []string
	}{
		{"plain", "a\n\nb\n", []string{"a", "", "b"}},
		{"no newline at the end", "a\nb", []string{"a", "b"}},
		{"CRLF", "a\r\n\r\nb\r\n", []string{"a", "", "b"}},
		{"byte order mark", "\xef\xbb\xbfa\n\ufeffb\n", []string{"a", "\ufeffb"}},
		{"invalid", "a\xff\xfeb\n\xe2\x82\n", []string{"aÿþb", "â‚"}},
		{"long line", long + "\nb\n" + long, []string{long, "b", long}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var two bytes.Buffer // a gzip file may have several members
			two.Write(gz(t, []byte(tt.in[:1])))
			two.Write(gz(t, []byte(tt.in[1:])))
			for name, data := range map[string][]byte{
				"train.txt":    []byte(tt.in),
				"train.txt.gz": two.Bytes(),
			} {
				got, err := collect(t.Context(), open(t, name, data), Train)
				if err != nil || !slices.Equal(got, tt.want) {
					t.Errorf("%s: %.100q, %v; want %.100q", name, got, err, tt.want)
				}
			}
			// gzip data under another name
			got, err := collect(t.Context(), open(t, "train.txt", gz(t, []byte(tt.in))), Train)
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("unnamed gzip: %.100q, %v", got, err)
			}
		})
	}
}

func TestLinesErrors(t *testing.T) {
	packed := gz(t, []byte(strings.Repeat("some text to pack\n", 100)))
	corrupt := bytes.Clone(packed)
	corrupt[len(corrupt)-6] ^= 1
	tests := []struct {
		name, file string
		data       []byte
		want       string
	}{
		{"empty", "train.txt", nil, "train.txt is empty; expected text"},
		{"blank", "train.txt", []byte(" \n\r\n\t\u00a0\n"), "train.txt is empty; expected text"},
		{"mark alone", "train.txt", []byte("\xef\xbb\xbf"), "train.txt is empty; expected text"},
		{"empty named gzip", "train.txt.gz", nil, "train.txt.gz is empty; expected text"},
		{"empty gzip", "train.txt.gz", gz(t, nil), "train.txt.gz is empty; expected text"},
		{"binary", "train.txt", []byte("a\nb\x00c\n"), "train.txt looks binary: NUL byte at line 2; expected UTF-8 text"},
		{"UTF-16 with NUL", "train.txt", []byte("\xff\xfea\x00\n\x00\x00\x00"), "looks binary: NUL byte at line 2"},
		{"zip", "train.txt", []byte("PK\x03\x04abc"), "train.txt is a zip archive, as .docx, .odt and .epub are; expected plain text"},
		{"zip in gzip", "train.txt.gz", gz(t, []byte("PK\x03\x04abc")), "train.txt.gz is a zip archive"},
		{"not gzip", "train.txt.gz", []byte("plain"), "train.txt.gz: begins with 70 6c; expected gzip data"},
		{"cut header", "train.txt.gz", packed[:5], "train.txt.gz: gzip data is corrupt or cut short"},
		{"cut", "train.txt.gz", packed[:len(packed)/2], "gzip data is corrupt or cut short"},
		{"cut sum", "train.txt.gz", packed[:len(packed)-3], "gzip data is corrupt or cut short"},
		{"corrupt", "train.txt.gz", corrupt, "gzip data is corrupt or cut short"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := collect(t.Context(), open(t, tt.file, tt.data), Train)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.file) {
				t.Errorf("error is %v; want %q in it", err, tt.want)
			}
		})
	}
}

// endlessReader never ends a line.
type endlessReader struct{}

func (endlessReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestLineWithoutEnd(t *testing.T) {
	_, err := scanLines(t.Context(), endlessReader{}, func(string) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "line 1: is longer than 64 MiB") {
		t.Errorf("error is %v", err)
	}
}

func TestLinesStops(t *testing.T) {
	text := open(t, "train.txt", []byte(strings.Repeat("line\n", 10*checkLines)))

	stop := errors.New("enough")
	n := 0
	err := text.Lines(t.Context(), Train, func(string) error { n++; return stop })
	if err != stop || n != 1 {
		t.Errorf("error is %v after %d lines; want fn's after one", err, n)
	}

	ctx, cancel := context.WithCancel(t.Context())
	n = 0
	err = text.Lines(ctx, Train, func(string) error { n++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || n > checkLines {
		t.Errorf("error is %v after %d lines", err, n)
	}
	if _, err := collect(ctx, text, Train); !errors.Is(err, context.Canceled) {
		t.Errorf("error of a cancelled walk is %v", err)
	}
}

func FuzzLines(f *testing.F) {
	for _, s := range []string{"", "a\n\nb", "\xef\xbb\xbfa\r\n", "a\x00", "\x1f\x8b\x08", "\xff\n\xfe"} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	f.Add(gz(f, []byte("some\ntext")), true)
	f.Fuzz(func(t *testing.T, data []byte, named bool) {
		check := func(data []byte, named bool) {
			r, err := unpack(bytes.NewReader(data), named)
			if err != nil {
				return
			}
			_, _ = scanLines(t.Context(), NewDecoder(r), func(l string) error {
				if !utf8.ValidString(l) || strings.ContainsAny(l, "\n\x00") {
					t.Fatalf("line %q of %q", l, data)
				}
				return nil
			})
		}
		check(data, named)
		check(gz(t, data), true)
	})
}
