package vocab

import (
	"slices"
	"strings"
	"testing"
)

// withPieces is a tokenizer with pieces of French, Italian and Dutch.
const withPieces Tokenizer = "keyboard l' d' qu' jusqu' c' dell' un' po' 's 't"

func TestPieces(t *testing.T) {
	for line, want := range map[string]string{
		"l'homme":                           "l' homme",
		"L’homme qu’il aime":                "L’ homme qu’ il aime",
		"JUSQU'À CE QU'IL":                  "JUSQU' À CE QU' IL",
		"d'aujourd'hui":                     "d' aujourd'hui",
		"quelqu'un, presqu'île, entr'aider": "quelqu'un , presqu'île , entr'aider",
		"qu'est-ce que c'est":               "qu' est - ce que c' est",
		"«l'été»":                           "« l' été »",
		"l'un l'altra, dell'un'altra":       "l' un l' altra , dell' un' altra",
		"un po' di pane, un po’.":           "un po' di pane , un po’ .",
		"l'":                                "l'",
		"l' homme":                          "l' homme",
		"hotel'":                            "hotel '",
		"don't, rock'n'roll, O'Brien":       "don't , rock'n'roll , O'Brien",
		"'s avonds, 's-avonds, ’t is zo":    "'s avonds , 's - avonds , ’t is zo",
		"'shit', zo'n foto's 'tje":          "' shit ' , zo'n foto's ' tje",
		"'s's":                              "' s's",
	} {
		if got := slices.Collect(withPieces.Words(line)); strings.Join(got, " ") != want {
			t.Errorf("Words(%q) = %q; want %q", line, got, want)
		}
	}
	if got, want := withPieces.Key("L’"), "l'"; got != want {
		t.Errorf("key is %q; want %q", got, want)
	}
	if got, err := ParseTokenizer(string(withPieces)); got != withPieces || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got := slices.Collect(withPieces.Pieces()); len(got) != 10 || got[9] != "'t" {
		t.Errorf("pieces are %q", got)
	}
}

func TestPiecesRefused(t *testing.T) {
	for name, want := range map[string]string{
		"keyboard l":        "l",
		"keyboard '":        "with ' before or behind",
		"keyboard l'a":      "with ' before or behind",
		"keyboard L'":       "lower case",
		"keyboard l’":       "with ' before or behind",
		"keyboard 3'":       "letters",
		"keyboard l' d' l'": "twice",
		"wikitext l'":       "unknown tokenizer",
		"keyboards l'":      "unknown tokenizer",
		"keyboard " + strings.Repeat("x", 40) + "'": "letters",
	} {
		if _, err := ParseTokenizer(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v; want %q in it", name, err, want)
		}
	}
}

// TestPieceVocab: a vocabulary with pieces reads text by its tokenizer, on the path for ASCII too.
func TestPieceVocab(t *testing.T) {
	b := NewBuilder(withPieces)
	for _, line := range []string{"L'homme et l'été d'or", "l’homme l'a qu'il"} {
		b.AddLine(line)
	}
	v, err := b.Build(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if v.Word(2) != "l'" || !v.Has("d’") || v.Has("l'homme") || !v.IsWord(2) {
		t.Errorf("words are %q", v.words)
	}
	for _, line := range []string{"l'homme qu'il a", "l’homme qu’il a", "l'été", "L'OR"} {
		var want []int32
		for w := range withPieces.Words(line) {
			want = append(want, v.ID(w))
		}
		if got := v.AppendLine(nil, line); !slices.Equal(got, want) {
			t.Errorf("%q: ids %v; want %v", line, got, want)
		}
	}
}

// TestDotless: in Turkish I and ı are one letter, İ and i another.
func TestDotless(t *testing.T) {
	tok, err := ParseTokenizer("keyboard tr 'da")
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{"IŞIK": "ışık", "İyi": "iyi", "Isparta": "ısparta", "ırk": "ırk", "ABC": "abc", "i̇yi": "i̇yi"} {
		if got := tok.Key(word); got != want {
			t.Errorf("key of %q is %q; want %q", word, got, want)
		}
		if got := tok.Rules().keyByRules(word); got != want {
			t.Errorf("key of %q is %q by the rules; want %q", word, got, want)
		}
	}
	b := NewBuilder(tok)
	b.AddLine("bir ışık, Irak ve ıssız IRAK, İyi iyi")
	v, err := b.Build(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if v.ID("IŞIK") != v.ID("ışık") || v.ID("Irak") == Unk || v.ID("irak") != Unk || v.ID("İYİ") != v.ID("iyi") || slices.Collect(tok.Pieces())[0] != "'da" {
		t.Errorf("words are %q", v.words)
	}
	if got := v.AppendLine(nil, "IRAK"); !slices.Equal(got, []int32{v.ID("Irak")}) {
		t.Errorf("ids %v", got)
	}
	for name, want := range map[string]string{"keyboard tr tr": "tr", "keyboard 'da tr": "tr", "wikitext tr": "wikitext"} {
		if _, err := ParseTokenizer(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v", name, err)
		}
	}
}
