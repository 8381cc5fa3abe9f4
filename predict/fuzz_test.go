package predict

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// FuzzReadBlocklist: a blocklist that can be read has the word of each line.
func FuzzReadBlocklist(f *testing.F) {
	f.Add([]byte("# held back\nWANT\r\n\nete\n"))
	f.Add([]byte("a b\n\xff\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		b, err := ReadBlocklist(bytes.NewReader(in))
		if err != nil {
			return
		}
		for line := range strings.Lines(string(in)) {
			if word := strings.TrimSpace(line); word != "" && word[0] != '#' && !b.Has(word) {
				t.Fatalf("lacks %q", word)
			}
		}
	})
}

// FuzzSuggest: for any text, a session in which another text was typed suggests the same as
// the predictor. Suggestions begin with the letters typed, and their probabilities are not
// negative and do not sum to more than 1.
func FuzzSuggest(f *testing.F) {
	for _, s := range []string{"", "i wan", "I want to W", "it's 'w", "e\u0301te", "😀w1", "שלום", "\x00\xff", "a\nw\n", "well-kn", "WOM"} {
		f.Add("i want", s, 3)
	}
	m := model(f, vocab.Keyboard, wordList(60))
	words, err := ReadWords(strings.NewReader("wombat\t2\nшар\t1\n"))
	if err != nil {
		f.Fatal(err)
	}
	p, err := New(m, WithWords(words), WithNgrams(buildNgrams(f, m.Vocab, [3]int{1, 1, 1})))
	if err != nil {
		f.Fatal(err)
	}
	s := p.NewSession()
	f.Fuzz(func(t *testing.T, before, text string, k int) {
		k = 1 + int(uint(k)%9)
		if context, prefix := Split(text); context+prefix != text {
			t.Fatalf("%q is cut into %q and %q", text, context, prefix)
		}
		if _, err := s.Suggest(before, k); err != nil {
			t.Fatal(err)
		}
		got, err := s.Suggest(text, k)
		if err != nil {
			t.Fatal(err)
		}
		want, err := p.Suggest(text, k)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%q: %v, want %v (%v)", text, got, want, err)
		}
		_, prefix := Split(text)
		sum := 0.0
		for _, x := range got {
			sum += x.Probability
			if !strings.HasPrefix(Fold(x.Word), Fold(prefix)) || !utf8.ValidString(x.Word) || !(x.Probability >= 0) {
				t.Fatalf("%q: %+v", text, x)
			}
		}
		if sum > 1+1e-4 {
			t.Fatalf("%q: probabilities sum to %v", text, sum)
		}
	})
}
