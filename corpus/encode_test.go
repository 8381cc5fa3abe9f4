package corpus

import (
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

func TestEncode(t *testing.T) {
	const in = "a b a\n\n \nb c\n\u200b\n"
	tests := []struct {
		tok  vocab.Tokenizer
		want []int32
	}{
		// a is 2 and b is 3; the vocabulary has no room for c.
		{vocab.WikiText, []int32{2, 3, 2, 1, 1, 1, 3, 0, 1, 0, 1}},
		{vocab.Keyboard, []int32{2, 3, 2, 1, 3, 0, 1}},
	}
	for _, tt := range tests {
		t.Run(string(tt.tok), func(t *testing.T) {
			text := open(t, "train.txt", []byte(in))
			v, err := text.BuildVocab(t.Context(), tt.tok, 4, 1)
			if err != nil {
				t.Fatal(err)
			}
			ids, err := text.Encode(t.Context(), Train, v)
			if err != nil || !slices.Equal(ids, tt.want) {
				t.Errorf("ids are %d, %v; want %d", ids, err, tt.want)
			}
		})
	}
}

func TestEncodeLongToken(t *testing.T) {
	text := open(t, "train.txt", []byte("a "+strings.Repeat("x", 5<<20)+" a\n"))
	for _, tok := range []vocab.Tokenizer{vocab.WikiText, vocab.Keyboard} {
		v, err := text.BuildVocab(t.Context(), tok, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := text.Encode(t.Context(), Train, v)
		if want := []int32{2, vocab.Unk, 2, vocab.Eos}; err != nil || !slices.Equal(ids, want) {
			t.Errorf("%s: ids are %d, %v; want %d", tok, ids, err, want)
		}
	}
}

func TestEncodeErrors(t *testing.T) {
	text := open(t, "train.txt", []byte("a b\n"))
	if _, err := text.BuildVocab(t.Context(), vocab.Keyboard, 0, 2); err == nil || !strings.Contains(err.Error(), "occurs 2 times") {
		t.Errorf("error of BuildVocab is %v", err)
	}
	v, err := text.BuildVocab(t.Context(), vocab.Keyboard, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := text.Encode(t.Context(), Valid, v); err == nil || !strings.Contains(err.Error(), "looked for valid.txt") {
		t.Errorf("error without the text is %v", err)
	}
	invisible := open(t, "train.txt", []byte("\u200b\n"))
	if _, err := invisible.Encode(t.Context(), Train, v); err == nil || !strings.Contains(err.Error(), "has no tokens") {
		t.Errorf("error without tokens is %v", err)
	}
}
