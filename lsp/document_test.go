package lsp

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func newDocument(language, text string) *document {
	d := &document{encoding: utf16Units}
	d.open(language, text)
	return d
}

func TestLineStarts(t *testing.T) {
	for text, want := range map[string][]int{
		"": {0}, "a": {0}, "a\n": {0, 2}, "a\nb": {0, 2}, "a\r\nb": {0, 3}, "a\rb": {0, 2}, "a\r": {0, 2},
		"\r\r\n\n\rx": {0, 1, 3, 4, 5}, "\n\r": {0, 1, 2},
	} {
		if got := lineStarts(text); !equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func equal[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestPositions(t *testing.T) {
	const text = "aé🙂x\r\nß"
	for _, c := range []struct {
		encoding  string
		at        position
		offset    int
		character int // at the offset
	}{
		{utf8Units, position{0, 0}, 0, 0},
		{utf8Units, position{0, 3}, 3, 3},
		{utf8Units, position{0, 7}, 7, 7},
		{utf8Units, position{0, 4}, 3, 3}, // within a character
		{utf16Units, position{0, 2}, 3, 2},
		{utf16Units, position{0, 3}, 3, 2}, // between surrogates
		{utf16Units, position{0, 4}, 7, 4},
		{utf16Units, position{0, 99}, 8, 5},
		{utf16Units, position{1, 1}, 12, 1},
		{utf16Units, position{9, 0}, 12, 1},
		{utf16Units, position{-1, 5}, 0, 0},
		{utf16Units, position{0, -5}, 0, 0},
	} {
		d := newDocument("text", text)
		d.encoding = c.encoding
		if got := d.offset(c.at); got != c.offset {
			t.Errorf("%s %v: byte %d, want %d", c.encoding, c.at, got, c.offset)
		}
		if got := d.position(c.offset); got.Character != c.character {
			t.Errorf("%s byte %d: %v, want character %d", c.encoding, c.offset, got, c.character)
		}
	}
}

// TestLarge: a document beyond the limit is passed over until it is opened again.
func TestLarge(t *testing.T) {
	d := newDocument("text", strings.Repeat("a", maxDocument))
	d.change(contentChange{Range: &textRange{}, Text: "b"})
	d.change(contentChange{Range: &textRange{}, Text: "b"})
	if d.text != "" || len(d.prose(0)) != 0 {
		t.Errorf("%d bytes are kept", len(d.text))
	}
	if d = newDocument("text", strings.Repeat("a", maxDocument+1)); d.text != "" {
		t.Errorf("%d bytes were opened", len(d.text))
	}
}

func TestTyped(t *testing.T) {
	d := newDocument("text", "one two\n")
	for _, c := range []struct {
		from, to int
		text     string
		want     string // what was typed, parts apart by |
	}{
		{7, 7, " three", " three"},
		{0, 0, "no ", "no | three"},
		{16, 16, "s", "no | threes"},
		{0, 1, "N", "No | threes"},
		{3, 3, strings.Repeat("p", maxTyped+1), "No | threes"},
		{3, 3 + maxTyped + 1, "", "No | threes"},
		{2, 12, "", "Nohrees"},
		{1, 3, "", "Nrees"},
		{0, 5, "", ""},
	} {
		d.change(contentChange{Range: &textRange{d.position(c.from), d.position(c.to)}, Text: c.text})
		var parts []string
		for _, x := range d.typed {
			parts = append(parts, d.text[x.from:x.to])
		}
		if got := strings.Join(parts, "|"); got != c.want {
			t.Errorf("%+v: %q, want %q in %q", c, got, c.want, d.text)
		}
	}
}

// FuzzChange: changes in UTF-16 give the text that an editor has, which counts in UTF-16 units,
// and the scanner finds the same as one that starts anew.
func FuzzChange(f *testing.F) {
	f.Add("go", "a // b\n/* c\n*/ `d`", "x🙂\n", uint16(0), uint16(3), uint16(1), uint16(1), false)
	f.Add("markdown", "```\na\r\n```\rb", "```", uint16(0), uint16(0), uint16(1), uint16(0), true)
	f.Fuzz(func(t *testing.T, language, text, insert string, line1, char1, line2, char2 uint16, whole bool) {
		text, insert = strings.ToValidUTF8(text, "?"), strings.ToValidUTF8(insert, "?")
		d := newDocument(language, text)
		scanAll(d)
		from, to := utf16Offset(text, int(line1), int(char1)), utf16Offset(text, int(line2), int(char2))
		to = max(from, to)
		units := utf16.Encode([]rune(text))
		want := string(utf16.Decode(units[:from])) + insert + string(utf16.Decode(units[to:]))
		c := contentChange{Range: &textRange{position{int(line1), int(char1)}, position{int(line2), int(char2)}}, Text: insert}
		if whole {
			c = contentChange{Text: want}
		}
		d.change(c)
		if styleOf(language) == nil {
			want = text // is not followed
		}
		if d.text != want {
			t.Fatalf("%q, want %q", d.text, want)
		}
		again := newDocument(language, want)
		if got, want := scanAll(d), scanAll(again); !equal(got, want) {
			t.Fatalf("%q: %v, want %v", d.text, got, want)
		}
		for _, x := range d.typed {
			if x.from < 0 || x.to > len(d.text) || x.from >= x.to {
				t.Fatalf("typed %v of %q", d.typed, d.text)
			}
		}
		for i := range len(d.text) + 1 {
			if p := d.position(i); i == len(d.text) && d.offset(p) != i && !strings.HasSuffix(d.text, "\r") {
				t.Fatalf("byte %d is at %v, which is byte %d", i, p, d.offset(p))
			}
			if r, ok := d.regionAt(i); ok {
				d.before(r, i)
			}
		}
	})
}

func scanAll(d *document) (found []region) {
	for line := range d.starts {
		found = append(found, d.prose(line)...)
	}
	return found
}

// utf16Offset is where a position is in a text of UTF-16 units, found as the protocol describes
// it.
func utf16Offset(text string, line, character int) int {
	rest, at := text, 0
	for ; line > 0; line-- {
		i := strings.IndexAny(rest, "\r\n")
		if i < 0 {
			return len(utf16.Encode([]rune(text)))
		}
		if strings.HasPrefix(rest[i:], "\r\n") {
			i++
		}
		at += len(utf16.Encode([]rune(rest[:i+1])))
		rest = rest[i+1:]
	}
	if i := strings.IndexAny(rest, "\r\n"); i >= 0 {
		rest = rest[:i]
	}
	for _, r := range rest {
		n := utf16.RuneLen(r)
		if character -= n; character < 0 {
			break
		}
		at += n
	}
	return at
}
