package decoder

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestReadRewrites(t *testing.T) {
	got, err := ReadRewrites(strings.NewReader("# comment\n\nei\tie\t5.25\nh\t\t4\n^kn\t^n\t3.5\n\tx\t7\nl$\tll$\t2.00\n"))
	want := []Rewrite{{"ei", "ie", 5.25}, {"h", "", 4}, {"^kn", "^n", 3.5}, {"", "x", 7}, {"l$", "ll$", 2}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v (%v), want %v", got, err, want)
	}
	for text, want := range map[string]string{
		"ei\tie\n":                 "line 1: 2 fields",
		"#\nei\tie\t1\t2\n":        "line 2: 4 fields",
		"ei\tie\tx\n":              "the cost is \"x\"; expected 0 to 30",
		"ei\tie\t31\n":             "the cost is 31; expected 0 to 30",
		"ei\tie\t-1\n":             "expected 0 to 30",
		"ei\tie\tNaN\n":            "expected 0 to 30",
		"eight\tait\t1\n":          "expected at most 3 letters",
		"Ei\tie\t1\n":              "expected small letters",
		"e^\te\t1\n":               "expected small letters",
		"^e\te\t1\n":               "the same place",
		"e\te\t1\n":                "the same place",
		"\t\t1\n":                  "the same place",
		"er\t\t1\n":                "a letter left out or put in",
		"\xff\te\t1\n":             "expected",
		strings.Repeat("e", 1<<17): "too long",
	} {
		if _, err := ReadRewrites(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
	many := strings.Repeat("e\ta\t1\n", MaxRewrites+1)
	if _, err := ReadRewrites(strings.NewReader(many)); err == nil {
		t.Error("too many lines are read")
	}
}

// FuzzReadRewrites: what can be read can be written and read again, and a channel takes it.
func FuzzReadRewrites(f *testing.F) {
	f.Add([]byte("ei\tie\t5.25\n^kn\t^n\t3.5\nl$\tll$\t2\nh\t\t4\n"))
	f.Add([]byte("^\t^\t1\n\xff\n"))
	words := []string{"kneel", "neither", "their"}
	alphabet := NewAlphabet(words)
	trie := NewTrie(alphabet, words)
	f.Fuzz(func(t *testing.T, in []byte) {
		read, err := ReadRewrites(bytes.NewReader(in))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := WriteRewrites(&out, read, "head"); err != nil {
			t.Fatal(err)
		}
		again, err := ReadRewrites(&out)
		if err != nil || len(again) != len(read) {
			t.Fatalf("%q: %d rewrites, %d after they were written (%v)", in, len(read), len(again), err)
		}
		d := NewDecoder(trie, NewChannel(alphabet, Qwerty(), DefaultFinger, DefaultSlips, read), Narrow)
		d.Decode([]byte("thier"), nil, DefaultFinger)
		for _, m := range d.Words() {
			if !(m.Cost >= 0) {
				t.Fatalf("%q: %+v", in, m)
			}
		}
	})
}

// TestRewritesDecode: rewrites of every shape make a word cheaper than slips do.
func TestRewritesDecode(t *testing.T) {
	words := []string{"address", "definite", "full", "grammar", "hour", "knee", "phone", "receive", "separate", "until"}
	alphabet := NewAlphabet(words)
	trie := NewTrie(alphabet, words)
	slips := Slips{Omit: 1e-4, Double: 1e-4, Insert: 1e-4, Transpose: 1e-4, Other: 1e-4}
	for _, c := range []struct {
		Rewrite
		typed, word string
	}{
		{Rewrite{"e", "a", 1}, "saparate", "separate"},
		{Rewrite{"ei", "ie", 1}, "recieve", "receive"},
		{Rewrite{"d", "", 1}, "adress", "address"},
		{Rewrite{"dd", "d", 1}, "adress", "address"},
		{Rewrite{"", "l", 1}, "untill", "until"},
		{Rewrite{"l", "ll", 1}, "untill", "until"},
		{Rewrite{"l$", "ll$", 1}, "untill", "until"},
		{Rewrite{"e$", "$", 1}, "definit", "definite"},
		{Rewrite{"ll$", "l$", 1}, "ful", "full"},
		{Rewrite{"ar$", "er$", 1}, "grammer", "grammar"},
		{Rewrite{"^h", "^", 1}, "our", "hour"},
		{Rewrite{"^", "^d", 1}, "dhour", "hour"},
		{Rewrite{"^kn", "^n", 1}, "nee", "knee"},
		{Rewrite{"ph", "f", 1}, "fone", "phone"},
		{Rewrite{"^ph", "^f", 1}, "fone", "phone"},
	} {
		d := NewDecoder(trie, NewChannel(alphabet, Qwerty(), DefaultFinger, slips, []Rewrite{c.Rewrite}), Narrow)
		if !d.Decode([]byte(c.typed), nil, DefaultFinger) {
			t.Fatal(c.typed)
		}
		found := d.Words()
		if len(found) == 0 || words[found[0].From] != c.word || found[0].Cost < 1 || found[0].Cost > 2 {
			t.Errorf("%v: %q means %v of %q, want %s for a cost between 1 and 2", c.Rewrite, c.typed, found, words, c.word)
		}
	}
	// At another place, one for an edge costs what slips do.
	d := NewDecoder(trie, NewChannel(alphabet, Qwerty(), DefaultFinger, slips, []Rewrite{{"^e", "^a", 1}, {"e$", "a$", 1}}), Narrow)
	d.Decode([]byte("racaive"), nil, DefaultFinger)
	for _, m := range d.Words() {
		if words[m.From] == "receive" && m.Cost < 5 {
			t.Errorf("within a word: %+v", m)
		}
	}
}
