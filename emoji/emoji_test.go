package emoji

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// packed is text in gzip.
func packed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTable: what is written is read, and found in any case and form.
func TestTable(t *testing.T) {
	var b bytes.Buffer
	err := Write(&b, []Entry{
		{Emoji: "🎂", Name: "Geburtstagskuchen", Words: []string{"Geburtstag", "Kuchen"}, Suggested: []string{"Geburtstag"}},
		{Emoji: "🍕", Name: "Pizza", Words: []string{"Käse", "Stück"}, Suggested: []string{"Pizza", "Käse"}},
		{Emoji: "❤️", Name: "rotes Herz"},
	})
	if err != nil {
		t.Fatal(err)
	}
	table, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{
		"Geburtstag": "🎂", "geburtstag": "🎂", "GEBURTSTAG": "🎂", "pizza": "🍕", "käse": "🍕", "ka\u0308se": "🍕",
		"Kuchen": "", "Geburt": "", "rotes Herz": "", "": "", "*": "", "\xff": "",
	} {
		if got := table.Suggest(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	if got := (*Table)(nil).Suggest("pizza"); got != "" {
		t.Errorf("no table suggests %q", got)
	}
	if err := Write(&b, []Entry{{Emoji: "x", Name: "a|b"}}); err == nil {
		t.Error("a name with | is written")
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"🎂\tcake\n": "line 1 has 2 fields", "🎂\tcake\tbirthday\n\tcake\t\n": "line 2: the emoji is", "🎂\tc\xffke\t\n": "line 1",
		strings.Repeat("x", 65) + "\tname\t\n": "want 1 to 64 bytes", "a\tb\t" + strings.Repeat("c", maxLine): "line 1",
	} {
		if _, err := Read(bytes.NewReader(packed(t, text))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
	for _, b := range [][]byte{nil, []byte("🎂\tcake\t"), packed(t, "🎂\tcake\t*cake\n")[:20]} {
		if _, err := Read(bytes.NewReader(b)); err == nil {
			t.Errorf("%q is read", b)
		}
	}
}

// TestLanguages: every language's table has what its readers need, and is small.
func TestLanguages(t *testing.T) {
	paths, err := filepath.Glob("../languages/*/emoji.tsv.gz")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	words := map[string]string{"en": "coffee", "de": "Kaffee", "fr": "café", "es": "café", "it": "caffè", "pt": "café", "nl": "koffie", "pl": "kawa"}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		table, err := Read(bytes.NewReader(b))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		tag := filepath.Base(filepath.Dir(path))
		if word := words[tag]; word != "" && table.Suggest(word) != "☕" {
			t.Errorf("%s: %s is %q, want ☕", tag, word, table.Suggest(word))
		}
		if n := len(table.words); n < 1000 || len(b) > 60_000 {
			t.Errorf("%s: %d words in %d bytes, want 1000 or more in 60 kB", tag, n, len(b))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(packed(f, "🎂\tcake\t*cake|birthday\n"))
	f.Add([]byte(fmt.Sprintf("%c", 0x1f)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if table, err := Read(bytes.NewReader(b)); err == nil {
			table.Suggest("cake")
		}
	})
}
