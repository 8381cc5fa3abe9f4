package predict

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
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
		{steps: thrice("Elm Street 42B, 38473"), text: "Elm Street 42B, 38", first: "38473"},
		{steps: thrice("Elm Street 42B, 38473")[:2], text: "Elm Street 42B, 384", absent: []string{"38473"}, n: 10},
		{steps: append(thrice("flat 42B"), "saved"), text: "flat 42", first: "42B"},
		{steps: []string{"learn flat 42Q", "learn flat 42Q", "saved", "learn flat 42Q"}, text: "flat 42q", first: "42Q"},
		{steps: thrice("my card is 4111 1111 1111 1111"), text: "my card is 41", absent: []string{"4111"}, n: 10},
		{steps: thrice("the code is 483920"), text: "the code is 48", absent: []string{"483920"}, n: 10},
		{steps: thrice("write to zqabor@example.org"), text: "write to zq", absent: []string{"zqabor", "zqabor@example.org"}, n: 10},
		{steps: thrice("the password is swordfishy"), text: "the password is swordf", absent: []string{"swordfishy"}, n: 10},
		// A blocked word, and one that its person allows.
		{steps: thrice("frak"), text: "fra", absent: []string{"frak"}, n: 10},
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

// TestSecrets: what is never kept, and what is.
func TestSecrets(t *testing.T) {
	for text, want := range map[string]string{
		// Kept, but for numbers, that wait.
		"see you at 10 on 24.12.2024":               "see you at 10 on 24.12.2024",
		"my snake_case_name and ray, don't":         "my snake_case_name and ray don't",
		"Elm Street 42B, 38473":                     "Elm Street 42B 38473",
		"the iPhone15 and YouTube, McDonalds":       "the iPhone15 and YouTube McDonalds",
		"wow!!! so good😀 #blessed and/or e.g. this": "",
		"Rindfleischetikettierungsgesetz covid2019": "Rindfleischetikettierungsgesetz covid2019",
		"$100 or 100% of 3,5 kg":                    "",
		"go to example.com now":                     "",
		// Addresses.
		"mail jo.bloggs@example.com, ok":           "mail ok",
		"see https://example.com/a?token=b there":  "see there",
		"see www.example.com or example.com/x now": "see or now",
		"to mailto:jo@example.com":                 "to",
		// Numbers.
		"card 4111 1111 1111 1111 thanks":       "card thanks",
		"card 4111-1111-1111-1111 thanks":       "card thanks",
		"card 4111111111111111, thanks":         "card thanks",
		"call +1 (555) 123-4567 now":            "call now",
		"call 0171/2345678 now":                 "call now",
		"pay DE89 3704 0044 0532 0130 00 today": "pay today",
		"pay GB29NWBK60161331926819 today":      "pay today",
		"pay gb29 nwbk 6016 1331 9268 19 today": "pay today",
		"ssn 123-45-6789 ok":                    "ssn ok",
		// Passwords and tokens.
		"use Tr0ub4dor&3 there":                       "use there",
		"use correct1horse2 there":                    "use there",
		"use p@ssword there":                          "use there",
		"key sk_live_4eC39HqLyjWDarjtT1zdp7dc ok":     "key ok",
		"key AKIAIOSFODNN7EXAMPLE ok":                 "key ok",
		"sha 9f86d081884c7d659a2feaa0c55ad015 ok":     "sha ok",
		"id 550e8400-e29b-41d4-a716-446655440000 ok":  "id ok",
		"tok eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0 ok": "tok ok",
		"use xKqTzWpRbN there":                        "use there",
		"use Summer2024! there":                       "use there",
		// What is announced.
		"your code is 483920":              "your code is",
		"483920 is your verification code": "is your verification code",
		"PIN: 1234, ok":                    "PIN ok",
		"the password is swordfish":        "the password is",
		"password: swordfish":              "password",
		"password:swordfish then":          "then",
		"Passwort ist Gartenzwerg7 danke":  "Passwort ist danke",
		"das Kennwort lautet Gartenzwerg":  "das Kennwort lautet",
		"G-492817 is your Google code":     "is your Google code",
		"비밀번호 483920":                      "비밀번호",
		"пароль: котик":                    "пароль",
		"mot de passe : lapin":             "mot de passe",
	} {
		if want == "" {
			continue
		}
		var kept []string
		public(text, func(_, word string, _ vocab.CaseUse, secret bool) {
			if word != "" && !secret && checkLearned(word) == nil {
				kept = append(kept, word)
			}
		})
		if got := strings.Join(kept, " "); got != want {
			t.Errorf("%q keeps %q, want %q", text, got, want)
		}
	}
}

// TestSecretsAreFast: no text takes longer than its length tells.
func TestSecretsAreFast(t *testing.T) {
	for _, piece := range []string{"1 ", "- ", "DE89 ", "code is ", "a@ ", "12345678 ", "DE "} {
		(&Profile{}).Learn(strings.Repeat(piece, 1<<17/len(piece)))
	}
}
