package eval

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestReadMixed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mixed.tsv")
	for text, want := range map[string]string{
		"# note\n\nde\tGut.\ten\tGood.\n": "",
		"de\tGut.\ten\n":                  "mixed.tsv: line 1: want a language's tag",
		"de\tGut.\n\tGood.\n":             "mixed.tsv: line 2: want a language's tag",
		"# note\n":                        "mixed.tsv: has no message",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var read [][]Sentence
		err := ReadMixed(context.Background(), path, func(m []Sentence) error { read = append(read, m); return nil })
		if want == "" && (err != nil || !reflect.DeepEqual(read, [][]Sentence{{{"de", "Gut."}, {"en", "Good."}}})) {
			t.Errorf("%q: %v, %v", text, read, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestMixedSample: the sample in the repository can be read.
func TestMixedSample(t *testing.T) {
	sentences := map[string]int{}
	err := ReadMixed(context.Background(), "testdata/mixed-de-en.tsv", func(m []Sentence) error {
		for i, s := range m {
			if sentences[s.Language]++; i > 0 && s.Language == m[i-1].Language {
				t.Errorf("%q follows a sentence of its language", s.Text)
			}
		}
		return nil
	})
	if err != nil || len(sentences) != 2 || min(sentences["de"], sentences["en"]) < 150 {
		t.Error(sentences, err)
	}
}

// TestMixedTypist counts with two languages of known words, each of which suggests its words in
// their order.
func TestMixedTypist(t *testing.T) {
	p := twoLanguages(t)
	typist := NewMixedTypist(p)
	message := []Sentence{{"xa", "aa ab ac ad."}, {"xb", "ba bb bc bd"}}
	if err := typist.Message(context.Background(), message); err != nil {
		t.Fatal(err)
	}
	r := typist.Result()
	// Words of both languages stand before the first word of the message; after two words those of one.
	if r.Messages != 1 || r.Words != 8 || r.WrongAt[0] != 0.5 || r.Wrong != 0 || r.Known < r.Savings {
		t.Errorf("%+v", r)
	}
	message[0].Language = "xc"
	if err := typist.Message(context.Background(), message); err == nil {
		t.Error("a language that the predictor lacks")
	}
}
