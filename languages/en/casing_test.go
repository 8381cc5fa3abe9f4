package en

import (
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// TestCasing: how words are written by their place, by the text before them and by what was
// learned, and that nothing is offered that is no word. learned are messages with | between.
func TestCasing(t *testing.T) {
	p := english(t)
	for _, c := range []struct {
		learned, typed string
		among          int
		words          string // "-" before words that must be absent
	}{
		{"", "fruit, e.g. ", 3, "it"}, {"", "approx. ", 3, "the"}, {"", "well... ", 3, "well"}, {"", "see you at 5 p.m. ", 3, "and"},
		{"", "the U.S. ", 3, "is"}, {"", "tea vs. ", 3, "tea"}, {"", "min. ", 3, "it's"}, {"", "First.\u2028", 3, "The"},
		{"", "First.\u2029", 3, "The"}, {"", "First.\u3000", 3, "The"}, {"", "great! 😀 ", 3, "The"}, {"", "• milk\n• ", 3, "Milk"},
		{"", "It is so. ", 3, "I It's"}, {"", "is it so? ", 3, "I What"},
		{"the florp. Florp is good.", "see the flo", 1, "florp"}, {"florp florp FLORP", "see the flo", 1, "florp"},
		{"my iPhone|my iPhone|my iPhone|my iPhone|my iPhone", "", 10, "- IPhone"}, {"my iPhone|my iPhone|my iPhone", "it is my iph", 1, "iPhone"},
		{"I said FLORP to the florp", "see the flor", 1, "florp"}, {"we met Zorbin today, so Zorbin came", "so zorb", 1, "Zorbin"},
		{"we walked in the park and the park was nice, the park", "we walked in the par", 1, "park"},
		{"", "we walked in the par", 1, "park"}, {"", "we walked down the stre", 1, "street"}, {"", "on the roa", 1, "road"}, {"", "an x-ra", 1, "ray"},
		{"", "down the aven", 1, "avenue"}, {"", "at the univers", 1, "university"}, {"", "to the airpo", 1, "airport"}, {"", "We met in Hyde Par", 1, "Park"},
		{"", "it is on 5th Aven", 1, "Avenue"}, {"", "it is on 5th aven", 1, "Avenue"}, {"", "Hyde Par", 1, "Park"}, {"", "I live on Elm Stre", 1, "Street"},
		{"", "i may as well go, you ma", 3, "may"}, {"", "you will mis", 2, "miss"}, {"", "I wil", 2, "will"}, {"", "in Pari", 1, "Paris"}, {"", "on monda", 1, "Monday"},
		{"", "ofth", 3, "- ofthe"}, {"", "did", 3, "- didn"}, {"", "don'", 3, "- don'think"}, {"", "were", 3, "- weren"}, {"", "\ufb01", 3, "- \ufb01nd"},
		{"", "Elm Street 42B, ", 3, "- 外"}, {"", "recie", 10, "- recieve"}, {"", "te", 100, "- teh"}, {"", "defina", 10, "- definately"},
		{"", "becua", 10, "- becuase"}, {"", "tommo", 10, "- tommorow"}, {"", "inth", 10, "- inthe"}, {"", "coul", 10, "- couldn"},
		{"", "I WANT TO GO TO THE ", 3, "MOVIES"}, {"", "PLEASE CALL ME W", 3, "WHEN"}, {"", "I WANT TO GO TO THE m", 3, "movies"},
		{"", "the USA ", 5, "- IS AND"},
	} {
		s := p.NewSession()
		if c.learned != "" {
			s.Profile = &predict.Profile{}
			for message := range strings.SplitSeq(c.learned, "|") {
				s.Profile.Learn(message)
				s.Remember(message)
			}
		}
		found, err := s.Suggest(c.typed, max(3, c.among))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			got = append(got, f.Word)
		}
		got = got[:min(len(got), c.among)]
		absent := false
		for word := range strings.FieldsSeq(c.words) {
			if word == "-" {
				absent = true
			} else if slices.Contains(got, word) == absent {
				t.Errorf("%q, %q: %.100q, want %s", c.learned, c.typed, got, c.words)
			}
		}
	}
}
