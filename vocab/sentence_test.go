package vocab

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// sentences are texts and the places of the words after them; the page's tests read them, too.
//
//go:embed testdata/sentences.tsv
var sentences string

func TestAt(t *testing.T) {
	s := DefaultSentences
	s.Abbreviations, s.LetterWords = []string{"approx", "vs", "min", "max", "Mr", "Dr", "etc"}, "I"
	names := []string{Within: "within", MayBegin: "may", Beginning: "begin"}
	for line := range strings.Lines(sentences) {
		if line[0] == '#' {
			continue
		}
		text, want, _ := strings.Cut(strings.TrimSpace(line), "\t")
		var before string
		if err := json.Unmarshal([]byte(text), &before); err != nil {
			t.Fatal(text, err)
		}
		if got := names[s.At(before)]; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if got := names[s.At(strings.Repeat("So it is, ", 50)+"x "+before)]; want == "may" && !startsUpper(before) && got != want {
			t.Errorf("long line and %s: %s, want %s", text, got, want)
		}
		if n := testing.AllocsPerRun(1, func() { s.At(before) }); n != 0 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
	s.OrdinalDots = true
	for before, want := range map[string]Place{"am 5. ": MayBegin, "5. ": Beginning, "ja. ": Beginning} {
		if got := s.At(before); got != want {
			t.Errorf("ordinals, %q: %d, want %d", before, got, want)
		}
	}
}

// TestCased: what the spelling of each word of a line tells.
func TestCased(t *testing.T) {
	s := DefaultSentences
	s.Abbreviations, s.LetterWords = []string{"Mr"}, "I"
	for line, want := range map[string]string{
		"We saw Hyde Park today":        "saw Hyde Park/ today/",
		"so I saw it":                   "so I saw it",
		"At the U.S. Army base":         "the U.S ./ base",
		"I met Mr. Park":                "met Mr ./",
		"go to paris":                   "",
		"GO TO PARIS":                   "",
		"iPhone is my Phone":            "iPhone is my Phone",
		"I said NO WAY and left":        "said and/ left",
		"I said FLORP and left":         "said FLORP and/ left",
		"florp florp FLORP":             "florp florp FLORP",
		"the florp. Florp is good.":     "the florp . is good .",
		"well... Maybe it is":           "well . . . it is",
		"At 5 p.m. Peter and I left it": "5 p.m . and I left it",
	} {
		var got []string
		s.Cased(Keyboard, line, func(w string, use CaseUse) bool {
			switch use {
			case Plain:
				got = append(got, w)
			case InName:
				got = append(got, w+"/")
			}
			return true
		})
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
