package predict

import (
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestHostileInput: for any text before the cursor there are suggestions, all of which begin
// with the letters typed; there are none only where no word begins with them. The same
// holds for a session that has learned such text.
func TestHostileInput(t *testing.T) {
	p, err := New(model(t, vocab.Keyboard, wordList(200)), WithWords(listOf(t, "wombat\t3\nשלום\t2\n")))
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("some words and ", 1<<16)
	cases := []struct {
		name, text string
		want       string // a suggestion, "" for any, "none" for no suggestion
	}{
		{"nothing", "", ""},
		{"emoji", "i 😀👩‍👩‍👧🇫🇷 ", ""},
		{"letters after an emoji", "😀wom", "wombat"},
		{"combining accents", "i e\u0301te", "été"},
		{"accents alone", "i \u0301\u0302\u0303", ""},
		{"4,000 accents on a letter", "i w" + strings.Repeat("\u0301", 4000), "none"},
		{"right to left", "שלום ", ""},
		{"right-to-left letters", "i של", "שלום"},
		{"marks of direction", "i \u202ewom", "wombat"},
		{"1 MB", long, ""},
		{"1 MB and letters", long + "wom", "wombat"},
		{"1 MB in one word", strings.Repeat("x", 1<<20), "none"},
		{"1 MB of lines", strings.Repeat("i\n", 1<<19), ""},
		{"NUL", "i \x00\x00 ", ""},
		{"letters after NUL", "i \x00wom", "wombat"},
		{"a prefix of 10,000 letters", "i " + strings.Repeat("w", 10_000), "none"},
		{"bytes that are not UTF-8", "i \xff\xfe\x80 ", ""},
		{"half a character", "i want \xe2\x82", ""},
		{"apostrophes", "i '''’’", ""},
		{"a control", "\x1b[31m wom", "wombat"},
	}
	s := p.NewSession()
	s.Profile = &Profile{}
	for round := range 2 {
		for _, c := range cases {
			for what, suggest := range map[string]func(string, int) ([]Suggestion, error){"predictor": p.Suggest, "session": s.Suggest} {
				found, err := suggest(c.text, 3)
				if err != nil || c.want == "none" != (len(found) == 0) && round == 0 {
					t.Errorf("%s, %s: %v (%v)", what, c.name, found, err)
				}
				offered := c.want == "" || c.want == "none"
				_, prefix := Split(c.text)
				for _, f := range found {
					offered = offered || f.Word == c.want
					if !strings.HasPrefix(Fold(f.Word), Fold(prefix)) {
						t.Errorf("%s, %s: %q is no completion", what, c.name, f.Word)
					}
				}
				if !offered {
					t.Errorf("%s, %s: %v lacks %q", what, c.name, found, c.want)
				}
				for _, k := range []int{0, -1, 1_000_000_000} {
					if found, err := suggest(c.text, k); err == nil || !strings.Contains(err.Error(), "want 1 to 1000") || found != nil {
						t.Errorf("%s, %s: k %d: %v, %v", what, c.name, k, found, err)
					}
				}
			}
		}
		if round == 0 && !testing.Short() {
			for _, c := range cases {
				s.Remember(c.text[:min(len(c.text), 1<<16)])
				s.Profile.Learn(c.text[:min(len(c.text), 1<<16)])
			}
		}
	}
}
