package lsp

import (
	"strings"
	"testing"
)

func TestProse(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{ // prose by line, regions apart by |
		{"text", "a b\nc", "a b\nc"},
		{"", "a", "a"},
		{"brainfuck", "a", ""},
		{"go", "x // y \"z\"\n`a\nb` + \"c\\\"d\" '\"' e // f", " y \"z\"\na\nb|c\\\"d| f"},
		{"rust", "/* a /* b */ c */ d \"e\nf\" '\"' r#\"g\"h\"# // i", " a /* b */ c |e\nf|g\"h| i"},
		{"c", "\"open\nint x; // a", "open\n a"},
		{"python", "x = 'a' # b\n\"\"\"c\nd\"\"\" + e", "a| b\nc\nd"},
		{"lua", "--[[ a\nb]] c -- d", " a\nb| d"},
		{"sh", "echo \"a\" # b", "a| b"},
		{"ini", "a ; b\n ; c", "\n c"},
		{"sql", "select 'it''s' -- a", "it|s| a"},
		{"html", "<p>a</p><!-- b\nc -->d", " b\nc "},
		{"ocaml", "(* a (* b *) c *) d", " a (* b *) c "},
		{"lisp", "(a \"b\nc\") ; d", "b\nc| d"},
		{"markdown", "a `b` c\n```\nd\n```\ne ``f`g`` h", "a | c\n\n\n\ne | h"},
		{"markdown", "~~~\n```\na ~~~\n~~~\nb", "\n\n\n\nb"},
		{"mail", "> a\nb > c", "\nb > c"},
		{"gitcommit", "a #1\n# b\n# ------------------------ >8 ---\nc", "a #1\n\n\n"},
	} {
		d := newDocument(c.language, c.text)
		var lines []string
		for n := range d.starts {
			var parts []string
			for _, r := range d.prose(n) {
				parts = append(parts, d.text[r.from:r.to])
			}
			lines = append(lines, strings.Trim(strings.Join(parts, "|"), "|"))
		}
		got := strings.Join(lines, "\n")
		if strings.TrimRight(got, "\n") != strings.TrimRight(c.want, "\n") {
			t.Errorf("%s %q: %q, want %q", c.language, c.text, got, c.want)
		}
	}
}

func TestBefore(t *testing.T) {
	long := "this is a line that is long enough to go on,"
	for _, c := range []struct{ language, text, want string }{ // ‸ is the cursor
		{"text", "a b ‸c", "a b "},
		{"text", long + "\nb ‸", long + " b "},
		{"text", "short\nb ‸", "short\nb "},
		{"text", long + "\n\nb‸", "b"},
		{"markdown", "# " + long + "\n- " + long + "\n  b ‸", "- " + long + " b "},
		{"markdown", long + "\n1. b‸", "1. b"},
		{"markdown", "say `x` and ‸", "say `x` and "},
		{"go", "x()\n\t// " + long + "\n\t// b ‸", long + " b "},
		{"go", "/* " + long + "\n * b ‸\n */", long + " b "},
		{"go", "x() // " + long + "\ny() // b‸", "b"},
		{"go", "\"" + long + "\"\n\"b‸\"", "b"},
		{"python", "\"\"\"" + long + "\n  b‸", long + " b"},
		{"text", "x" + strings.Repeat("é", minBefore) + " b‸", strings.Repeat("é", minBefore-minBefore/2) + " b"},
		{"text", strings.Repeat(long+"\n", 100) + "b‸", long[len(long)-(46*45-minBefore)+1:] + " " + strings.Repeat(long+" ", 54) + "b"},
	} {
		offset := strings.Index(c.text, "‸")
		d := newDocument(c.language, strings.Replace(c.text, "‸", "", 1))
		r, ok := d.regionAt(offset)
		if !ok {
			t.Errorf("%s %q: no prose", c.language, c.text)
			continue
		}
		if got := strings.TrimLeft(d.before(r, offset), " "); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.language, c.text, got, c.want)
		}
	}
}

// TestLongParagraph: the text before a word begins where it began before the last letters, so that the
// predictor need not read it anew.
func TestLongParagraph(t *testing.T) {
	for _, words := range []string{"this is a line ", "some words\n", "some words of a line that goes on in the next one\n"} {
		d := newDocument("text", "")
		had, shorter := 0, 0
		for len(d.text) < 5*minBefore {
			end := d.position(len(d.text))
			d.change(contentChange{&textRange{end, end}, words})
			r, ok := d.regionAt(len(d.text))
			if !ok {
				t.Fatal("no prose")
			}
			got := len(d.before(r, len(d.text)))
			if got > 2*minBefore || got < min(minBefore, len(d.text)) {
				t.Fatalf("%q: %d bytes of %d", words, got, len(d.text))
			}
			if got < had {
				shorter++
			}
			had = got
		}
		if shorter > 4 {
			t.Errorf("%q: the text begins elsewhere %d times", words, shorter)
		}
	}
}
