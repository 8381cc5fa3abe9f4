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

func TestRefuse(t *testing.T) {
	counts := map[string]int{
		"before": 5000, "receive": 3000, "the": 100_000, "of": 90_000, "didn't": 9000, "haven't": 900, "havens": 1, "couldn": 9, "couldn't": 6303, "couldn's": 1, "that's": 84_713, "thats": 4996, "i'll": 25_251, "ill": 1825, "priorities": 9000, "tomorrow": 9000,
		"definitely": 9000, "don't": 20_000, "because": 9000, "across": 2000, "planned": 700, "good": 50_000, "becuase": 10, "tommorow": 11,
	}
	f := &wordFilter{
		language: english(t), text: func(word string) int { return counts[word] }, wide: map[string]int{"tommorow": 177, "ofthe": 400, "planed": 5000},
		pairs: map[string]int{"ofthe": 9000, "alot": 900, "ithink": 9000}, behind: map[string]int{"ll": 900}, known: map[string][]string{"recieve": {"receive"}, "alot": {"allot", "a lot"}},
		single: map[string][]string{"tomorow": {"tomorrow"}, "acros": {"across"}, "planed": {"planned"}},
	}
	for word, want := range map[string]string{
		"外": "foreign letters", "οf": "foreign letters", "\ufb01nd": "ligatures", "don'think": "marks", "it'still": "marks", "tv_": "marks",
		"didn": "pieces of contractions", "couldn": "pieces of contractions", "thats": noApostrophe, "ill": "", "ll": "pieces of contractions", "haven": "", "ofthe": "two words", "alot": "two words",
		"teh": "misspellings", "becuase": "misspellings", "definately": "misspellings", "recieve": "misspellings", "tommorow": "misspellings",
		"befor": "", "bfore": "misspellings", "xbefore": "misspellings", "accross": "misspellings", "planed": "", "goods": "", "zo\u0308e": "",
		"before": "", "Befoer": "", "Ithink": "two words", "dont": noApostrophe, "dons": "", "prioritise": "", "c'mon": "", "ma'am": "", "p.m": "", "naïve": "", "well-known": "",
	} {
		if got := f.refuse(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
