package vocab

import (
	"slices"
	"strings"
	"testing"
)

func build(t *testing.T, tok Tokenizer, size, minCount int, lines ...string) *Vocab {
	t.Helper()
	b := NewBuilder(tok)
	for _, l := range lines {
		b.AddLine(l)
	}
	v, err := b.Build(size, minCount)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestBuildOrder(t *testing.T) {
	lines := []string{"c b a b <unk> <unk> <unk> <eos>", "a d b"}
	tests := []struct {
		name           string
		size, minCount int
		want           []string
	}{
		{"all", 0, 0, []string{UnkWord, EosWord, "b", "a", "c", "d"}},
		{"size", 4, 1, []string{UnkWord, EosWord, "b", "a"}},
		{"size beyond", 99, 1, []string{UnkWord, EosWord, "b", "a", "c", "d"}},
		{"least count", 0, 2, []string{UnkWord, EosWord, "b", "a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := build(t, WikiText, tt.size, tt.minCount, lines...)
			if !slices.Equal(v.words, tt.want) {
				t.Errorf("words are %q; want %q", v.words, tt.want)
			}
		})
	}
}

func TestBuildErrors(t *testing.T) {
	tests := []struct {
		name           string
		tok            Tokenizer
		line           string
		size, minCount int
		want           string
	}{
		{"nothing", Keyboard, " ", 0, 1, "no words were added"},
		{"special alone", WikiText, "<unk> <eos>", 0, 1, "no words were added"},
		{"long alone", Keyboard, strings.Repeat("a", MaxWord+1), 0, 1, "no words were added"},
		{"least count", Keyboard, "a a b", 0, 3, "none of 2 words occurs 3 times"},
		{"no room", Keyboard, "a", 2, 1, "size is 2"},
		{"negative", Keyboard, "a", -1, 1, "size is -1"},
		{"huge", Keyboard, "a", maxWords + 1, 1, "expected 0 (no bound) or 3 to 10000000"},
		{"tokenizer", "bpe", "a", 0, 1, "unknown tokenizer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := NewBuilder(tt.tok)
			b.AddLine(tt.line)
			_, err := b.Build(tt.size, tt.minCount)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v; want %q in it", err, tt.want)
			}
		})
	}
}

func TestShownForm(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		key   string
		want  string
	}{
		{"mostly written", []string{"We saw Paris.", "We like Paris and paris."}, "paris", "Paris"},
		{"sentence's beginning does not count", []string{"The cat.", "The dog. The cow! The end", "On the mat"}, "the", "the"},
		{"unless there is no other", []string{"Hello.", "Hello! Hello", "hello"}, "hello", "Hello"},
		{"after a closing quote", []string{`He left." Then we saw`, "Only then"}, "then", "then"},
		{"quote within a sentence", []string{`He said, "Where is it", where`, `She said: "Where is it"`}, "where", "where"},
		{"opening quote", []string{"So “Maybe not”", "Well maybe"}, "maybe", "maybe"},
		{"pronoun", []string{"So I think I am", "what i think"}, "i", "I"},
		{"capitals", []string{"At NASA they", "the Nasa or NASA"}, "nasa", "NASA"},
		{"contraction of either spelling", []string{"I don’t", "We don't", "They Don't"}, "don't", "don't"},
		{"tie", []string{"Go March and march"}, "march", "march"},
		{"lower-case lines say nothing", []string{"go to london", "in london", "We love London"}, "london", "London"},
		{"upper-case lines say nothing", []string{"GO TO TOWN", "IN TOWN", "We love town"}, "town", "town"},
		{"lower-case lines alone", []string{"go to london"}, "london", "london"},
		{"soft hyphen", []string{"the co\u00adop"}, "coop", "coop"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := build(t, Keyboard, 0, 1, tt.lines...)
			id := v.ID(tt.key)
			if id == Unk {
				t.Fatalf("no %q in %q", tt.key, v.words)
			}
			if got := v.Word(id); got != tt.want {
				t.Errorf("%q is shown as %q; want %q", tt.key, got, tt.want)
			}
		})
	}
}

func TestBuildKeep(t *testing.T) {
	b := NewBuilder(Keyboard)
	b.AddLine("We saw ofthe Park, ofthe ofthe, and Park and more")
	b.Keep = func(word string) bool { return word != "ofthe" && word != "," }
	v, err := b.Build(4, 1)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{UnkWord, EosWord, "Park", "and"}; !slices.Equal(v.words, want) {
		t.Errorf("words are %q; want %q, the next ones in place of those left out", v.words, want)
	}
	b.Keep = func(string) bool { return false }
	if _, err := b.Build(0, 1); err == nil || !strings.Contains(err.Error(), "may be taken") {
		t.Errorf("error is %v; want that no word may be taken", err)
	}
}

func TestFormsAreBounded(t *testing.T) {
	b := NewBuilder(Keyboard)
	word := []byte("aaaaaaaaaa")
	for n := range 1 << len(word) {
		for i := range word {
			word[i] = 'a' - 32*byte(n>>i&1)
		}
		b.AddLine("x " + string(word))
	}
	e := b.entries[b.index["aaaaaaaaaa"]]
	if e.count != 1024 || len(e.forms) != maxForms {
		t.Errorf("count %d, %d forms; want 1024 and %d", e.count, len(e.forms), maxForms)
	}
}
