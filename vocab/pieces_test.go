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
