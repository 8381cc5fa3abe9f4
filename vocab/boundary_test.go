package vocab

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// oddText is characters of every class, and some that programs of all kinds leave in texts.
var oddText = []rune("abBzÉéßœдйשא09٣²½_‿アー中いกำ်'’‘ʼ´＇′.․:·,;\"@ \t\n\u00a0\u202f\u2028-‐‑–!?…()“”#/&$€❤☹😀👍🏽👩🇫🇷Ⓜℹ" +
	"\u0301\u0306\u00ad\u200b\u200c\u200d\u2060\ufe0f\ufeff\u202e\ufffd\x00\x1b")

// randomText is a text of odd characters.
func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteRune(oddText[r.IntN(len(oddText))])
	}
	return b.String()
}

// typedWords lists where the words of a text begin and end, from its beginning.
func typedWords(text string) (found [][2]int) {
	for at := 0; at < len(text); {
		n := WordLen(text[at:])
		if n > 0 {
			found = append(found, [2]int{at, at + n})
		} else {
			_, n = unit(text[at:])
		}
		at += n
	}
	return found
}

// checkBoundaries: the tokens of text divide its words and never cross the end of one, and the
// word in progress at the end of text is the last of its words.
func checkBoundaries(t *testing.T, text string) {
	t.Helper()
	edge := map[int]bool{}
	for at := 0; at < len(text); {
		n := tokenLen(text[at:])
		if a := asciiToken(text[at:]); a > 0 {
			if a != n && text[at] != ' ' && text[at] != '\r' {
				t.Fatalf("%q: the token has %d or %d bytes", text[at:], a, n)
			}
			n = a
		}
		edge[at] = true
		at += n
	}
	edge[len(text)] = true
	all := typedWords(text)
	for _, w := range all {
		if !edge[w[0]] || !edge[w[1]] {
			t.Fatalf("%q: a token crosses an end of the word %q", text, text[w[0]:w[1]])
		}
	}
	n := InProgress(text)
	if n < 0 || n > len(text) || !utf8.ValidString(text[len(text)-n:]) {
		t.Fatalf("%q: %d bytes are in progress", text, n)
	}
	lastClass, _ := lastUnit(text)
	if lastClass == apostrophe {
		all = typedWords(text + "a") // which goes on with the word, if there is one
		if n > 0 && !slices.Contains(all, [2]int{len(text) - n, len(text) + 1}) {
			t.Fatalf("%q: %q is in progress", text, text[len(text)-n:])
		}
		return
	}
	want := 0
	if len(all) > 0 {
		if w := all[len(all)-1]; w[1] == len(text) && strings.ContainsFunc(text[w[0]:], shows) {
			want = w[1] - w[0]
		}
	}
	if n != want {
		t.Fatalf("%q: %q is in progress, want %q", text, text[len(text)-n:], text[len(text)-want:])
	}
}

// TestBoundaries: words and tokens agree on random texts of odd characters.
func TestBoundaries(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		checkBoundaries(t, randomText(r, r.IntN(9)))
	}
}

func FuzzBoundaries(f *testing.F) {
	f.Add("don’t co\u00adop ❤\ufe0f jo.b@example.com كان می\u200cخواهم สวัสดี")
	f.Fuzz(func(t *testing.T, text string) { checkBoundaries(t, strings.ToValidUTF8(text, "\ufffd")) })
}

// TestTokensOfLibrary: a token is one of UAX #29 where no odd character stands.
func TestTokensOfLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	plain := []rune("abzéßœдйא09٣²½_アー中いก'.:·,; -–!?…()“”#/&$€❤😀👍🏽👩🇫🇷\u0301\u200c\u00ad\ufe0f")
	for range 200_000 {
		var b strings.Builder
		for range r.IntN(9) {
			b.WriteRune(plain[r.IntN(len(plain))])
		}
		for text := b.String(); text != ""; {
			want := len(words.FromString(text).First())
			if n := tokenLen(text); n != want {
				t.Fatalf("the first token of %q has %d bytes, want %d", text, n, want)
			}
			text = text[want:]
		}
	}
}

// TestInProgress: texts before the cursor, and the words in progress at their ends.
func TestInProgress(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""}, {"wan", "wan"}, {"i want ", ""}, {"hi,", ""}, {"done.", ""}, {"don't", "don't"}, {"haven’", "haven’"}, {"it‘", "it‘"},
		{"donʼt", "donʼt"}, {"don´t", "don´t"}, {"don′t", "don′t"}, {"don＇t", "don＇t"}, {"don''", ""}, {"say 'wan", "wan"}, {"'", ""},
		{"he said 'good mark'", ""}, {"he said ‘good mark’", ""}, {"he said 'a' and don'", "don'"}, {"'a'\nthe dogs'", "dogs'"},
		{"well‐kn", "kn"}, {"an x-ra", "ra"}, {"hel\u00adl", "hel\u00adl"}, {"hello\u200d", "hello\u200d"}, {"hel\u2060", "hel\u2060"},
		{"love ❤\ufe0f", ""}, {"می\u200cخوا", "می\u200cخوا"}, {"jo.bl", "jo.bl"}, {"good.Th", "Th"}, {"the U.S", "U.S"}, {"O'Ke", "O'Ke"}, {"mail jo.bl@example.c", "jo.bl@example.c"},
		{"snake_ca", "snake_ca"}, {"__", ""}, {"v1.2.3", "v1.2.3"}, {"42B", "42B"}, {"10:30a", "30a"}, {"1,000", "1,000"}, {"i 3,", ""},
		{"สวัส", "สวัส"}, {"用iPh", "iPh"}, {"今天", "今天"}, {"i \u202ewom", "wom"}, {"i \u0301\u0302", ""}, {"a\x00b", "b"}, {"a\u200bb", "b"}, {"ש'", "ש'"}, {"צה\"ל", "צה\"ל"},
	} {
		if got := c[0][len(c[0])-InProgress(c[0]):]; got != c[1] {
			t.Errorf("%q: %q is in progress, want %q", c[0], got, c[1])
		}
	}
}

// TestBoundariesASCII: the table and the fast path have the same classes.
func TestBoundariesASCII(t *testing.T) {
	for r := rune(0); r < unicode.MaxASCII; r++ {
		i, _ := slices.BinarySearch(boundaryTable[:], uint32(r+1)<<4)
		if class := int(boundaryTable[i-1] & 15); class != classOf(r) {
			t.Errorf("%q is of classes %d and %d", r, class, classOf(r))
		}
	}
}
