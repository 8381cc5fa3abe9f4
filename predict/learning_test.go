package predict

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestLearnedCases: what a person is offered after some messages, by the English model.
// learn, forget and allow are as by the service: a message is remembered and learned.
func TestLearnedCases(t *testing.T) {
	blocked, err := ReadBlocklist(strings.NewReader("frak\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Open(english, WithBlocklist(blocked))
	if err != nil {
		t.Fatal(err)
	}
	plain := func(text string, k int) []string {
		found, err := p.Suggest(text, k)
		if err != nil {
			t.Fatal(err)
		}
		return words(found)
	}
	thrice := func(text string) []string { return slices.Repeat([]string{"learn " + text}, 3) }
	for _, c := range []struct {
		steps  []string
		text   string
		first  string // unless ""
		among  []string
		absent []string
		n      int // of among and absent
	}{
		// A few messages change little.
		{steps: []string{"learn ok"}, text: "I want to ", first: plain("I want to ", 1)[0], absent: []string{"OK", "ok"}, n: 3},
		{steps: []string{"learn Dinner with Zqabor tonight."}, text: "Happy ", first: "birthday"},
		{steps: []string{"learn ok"}, text: "", first: plain("", 1)[0]},
		{steps: []string{"learn pâte pâté pate"}, text: "pat", among: []string{"pâte", "pâté", "pate"}, n: 3},
		{steps: []string{"learn no"}, text: "How are ", absent: []string{"no"}, n: 2},
		{steps: []string{"learn ok", "learn yes", "learn lol"}, text: "Thank ", first: "you"},
		{steps: []string{"learn Zqabor"}, text: "See you ", absent: []string{"Zqabor"}, n: 3},
		{steps: []string{"learn the quick brown fox"}, text: "I ", first: plain("I ", 1)[0]},
		{steps: []string{"learn Zqabor"}, text: "Zqa", first: "Zqabor"},
		// What was forgotten comes back by its third use.
		{steps: append(thrice("teh"), "forget teh", "learn teh dog"), text: "te", absent: []string{"teh"}, n: 1},
		{steps: append(thrice("zqabor"), "forget zqabor", "learn zqabor", "learn zqabor"), text: "zqa", absent: []string{"zqabor", "Zqabor"}, n: 10},
		{steps: append(thrice("my zqabor"), "forget zqabor", "learn a zqabor", "learn a zqabor", "learn a zqabor"), text: "see zqa", first: "zqabor"},
		{steps: []string{"learn a zqabor", "forget zqabor", "saved", "learn a zqabor"}, text: "see zqa", absent: []string{"zqabor"}, n: 10},
		// Accents.
		{steps: []string{"learn pâte pâté pate"}, text: "eat pat", among: []string{"pâte", "pâté", "pate"}, n: 10},
		{steps: []string{"learn pâte pâté pate", "forget pâté"}, text: "eat pat", among: []string{"pâte", "pate"}, absent: []string{"pâté"}, n: 10},
		{steps: []string{"learn pâte pâté zqâ", "forget ZQA"}, text: "eat zq", absent: []string{"zqâ"}, n: 10},
		{steps: []string{"learn I met José."}, text: "I met Jos", among: []string{"José"}, n: 3},
		// Capitals: a sentence's beginning and shouting say nothing.
		{steps: []string{"learn the florp. Florp is good."}, text: "see the flo", first: "florp"},
		{steps: []string{"learn florp florp FLORP"}, text: "see the flo", first: "florp"},
		{steps: []string{"learn I SAW ZQABOR", "learn Zqabor"}, text: "see the zqa", absent: []string{"ZQABOR"}, n: 10},
		{steps: []string{"learn We walked in the park and the park was nice, the park"}, text: "we walked in the par", first: "park"},
		// Numbers are kept from the third use on.
		{steps: thrice("room 42B, 38473"), text: "room 42B, 38", first: "38473"},
		{steps: thrice("room 42B, 38473")[:2], text: "room 42B, 384", absent: []string{"38473"}, n: 10},
		{steps: thrice("Elm Street 42B, 38473"), text: "Elm Street 42B, 38", first: "38473"},
		{steps: append(thrice("flat 42B"), "saved"), text: "flat 42", first: "42B"},
		{steps: []string{"learn flat 42Q", "learn flat 42Q", "saved", "learn flat 42Q"}, text: "flat 42q", first: "42Q"},
		{steps: thrice("my card is 4111 1111 1111 1111"), text: "my card is 41", absent: []string{"4111"}, n: 10},
		{steps: thrice("the code is 483920"), text: "the code is 48", absent: []string{"483920"}, n: 10},
		{steps: thrice("write to zqabor@example.org"), text: "write to zq", absent: []string{"zqabor", "zqabor@example.org"}, n: 10},
		{steps: thrice("the password is swordfishy"), text: "the password is swordf", absent: []string{"swordfishy"}, n: 10},
		// A blocked word, until its person uses or allows it.
		{steps: []string{"learn oh"}, text: "oh fra", absent: []string{"frak"}, n: 10},
		{steps: []string{"learn frak"}, text: "oh fra", among: []string{"frak"}, n: 10},
		{steps: []string{"learn frak", "forget frak"}, text: "oh fra", absent: []string{"frak"}, n: 10},
		{steps: []string{"allow frak"}, text: "oh fra", among: []string{"frak"}, n: 10},
		{steps: []string{"allow frak", "saved", "learn frak"}, text: "oh frak", first: "frak"},
		{steps: []string{"allow frak", "forget frak", "learn frak"}, text: "oh frak", absent: []string{"frak"}, n: 10},
	} {
		s := p.NewSession()
		s.Profile = &Profile{}
		for _, step := range c.steps {
			switch do, what, _ := strings.Cut(step, " "); do {
			case "learn":
				s.Remember(what)
				s.Profile.Learn(what)
			case "forget":
				s.Forget(what)
				if !s.Profile.Forget(what) {
					t.Errorf("%q: nothing is forgotten", c.steps)
				}
			case "allow":
				if err := s.Profile.Allow(what); err != nil {
					t.Fatal(err)
				}
			case "saved":
				var b bytes.Buffer
				before := s.Profile.List()
				if err := s.Profile.Export(&b); err != nil {
					t.Fatal(err)
				}
				if s.Profile = new(Profile); s.Profile.Import(&b) != nil || !slices.Equal(s.Profile.List(), before) {
					t.Errorf("%q: %v is read as %v", c.steps, before, s.Profile.List())
				}
			}
		}
		found, err := s.Suggest(c.text, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := words(found)
		if c.first != "" && (len(got) == 0 || got[0] != c.first) {
			t.Errorf("%q: %q: %q, want %q first", c.steps, c.text, got, c.first)
		}
		for _, w := range c.among {
			if !slices.Contains(got[:min(c.n, len(got))], w) {
				t.Errorf("%q: %q: %q lacks %q", c.steps, c.text, got, w)
			}
		}
		for _, w := range c.absent {
			if slices.Contains(got[:min(c.n, len(got))], w) {
				t.Errorf("%q: %q: %q has %q", c.steps, c.text, got, w)
			}
		}
	}
}

func words(found []Suggestion) (words []string) {
	for _, f := range found {
		words = append(words, f.Word)
	}
	return words
}
