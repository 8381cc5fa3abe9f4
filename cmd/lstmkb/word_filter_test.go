package main

import (
	"testing"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
)

func english(t *testing.T) predict.Language {
	t.Helper()
	l, err := predict.LoadLanguage(en.Folder)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestWellFormed(t *testing.T) {
	for word, want := range map[string]bool{
		"grandpa's": true, "mother'll": true, "O'Keefe": true, "o’clock": true, "y'all": true, "ain't": true, "boys'": true,
		"well-known": true, "N.E.R.D": true, "U.S.": true, "Zoë": true,
		"won'take": false, "don'thi": false, "wasn'too": false, "I'moving": false, "'": false, "made.Have": false, "PC_": false,
		"x": false, "r2d2": false, "--": false, "": false,
	} {
		if got := wellFormed(word, english(t)); got != want {
			t.Errorf("%q: %v, want %v", word, got, want)
		}
	}
}

func TestSlipOf(t *testing.T) {
	counts := map[string]int{"before": 5000, "receive": 3000, "the": 100_000, "too": 4000, "dozed": 9000, "agian": 3000}
	often := func(word string) int { return counts[word] }
	for _, c := range []struct {
		word string
		min  int
		want bool
	}{
		{"befor", 5000, true}, {"befor", 5001, false}, {"recieve", 3000, true}, {"thhe", 2000, true}, {"hte", 2000, true},
		{"xbefore", 2000, true}, {"oozed", 2000, false}, {"", 1, false}, {"zo\u0308e", 1, false},
	} {
		if got := slipOf(c.word, english(t).Letters, c.min, often); got != c.want {
			t.Errorf("%q, %d: %v, want %v", c.word, c.min, got, c.want)
		}
	}
}
