package en

import (
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// english is the predictor of the folder as programs open it.
func english(t *testing.T) *predict.Predictor {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSpelling: what is offered for apostrophes, accents and odd characters. learned is a
// message, and forgotten a word of it.
func TestSpelling(t *testing.T) {
	p := english(t)
	for _, c := range []struct {
		learned, forgotten, typed string
		first                     int    // words must be among so many
		words                     string // "-": absent; "=": the same as for the text that follows
	}{
		{"", "", "im", 3, "I'm"}, {"", "", "dont", 3, "don't"}, {"", "", "thats", 3, "that's"}, {"", "", "Dont", 3, "Don't"},
		{"", "", "youre", 3, "you're"}, {"", "", "didnt", 3, "didn't"}, {"", "", "theyre", 3, "they're"}, {"", "", "ive", 3, "I've"}, {"", "", "whats", 3, "what's"},
		{"", "", "I think youll", 3, "you'll"}, {"", "", "we shouldnt", 3, "shouldn't"}, {"", "", "i wouldve", 3, "would've"}, {"", "", "THATS", 3, "THAT'S"},
		{"", "", "lets", 3, "let's lets"}, {"", "", "its", 3, "it's its"}, {"", "", "well", 3, "well we'll"}, {"", "", "the dog wagged its", 3, "its it's"}, {"", "", "were", 3, "were we're"},
		{"", "", "don‘t", 1, "don't"}, {"", "", "donʼt", 1, "don't"}, {"", "", "it‘s", 1, "it's"}, {"", "", "don＇t", 1, "don't"}, {"", "", "don´t", 1, "don't"}, {"", "", "don′t", 1, "don't"},
		{"", "", "haven’", 1, "haven’t"}, {"", "", "it’", 1, "it’s"}, {"", "", "I’", 3, "I’m I’ve"}, {"", "", "didn'", 1, "didn't"}, {"", "", "won’t", 1, "won’t"},
		{"", "", "i don‘t ", 3, "= i don't "}, {"", "", "i donʼt ", 3, "= i don't "}, {"", "", "i don´t ", 3, "= i don't "}, {"", "", "it‘s ", 3, "= it's "},
		{"", "", "he said 'good mark'", 3, "- Mark's mark's"}, {"", "", "he said ‘good mark’", 3, "- Mark’s mark’s Mark's"},
		{"من می\u200cخواهم برم خانه", "", "می\u200cخوا", 1, "می\u200cخواهم"}, {"mail jo.bloggs@example.com", "", "jo.bl", 3, "- bloggs"},
		{"go to example.com now", "", "example.c", 1, "example.com"}, {"my snake_case_name here", "", "snake_ca", 1, "snake_case_name"},
		{"เจอกันที่ สยาม", "", "สย", 1, "สยาม"}, {"install node.js first", "", "node.j", 1, "node.js"},
		{"", "", "hel\u00adl", 3, "= hell"}, {"", "", "hello\u200d", 3, "= hello"}, {"", "", "hel\u2060", 3, "= hel"}, {"", "", "hello\u200d ", 3, "= hello "}, {"", "", "hel\u00adlo ", 3, "= hello "},
		{"", "", "love you❤\ufe0f", 3, "= love you❤"}, {"", "", "so sad☹ ", 3, "= so sad☹\ufe0f "},
		{"", "", "well‐kn", 1, "known"}, {"", "", "well‑kn", 1, "known"}, {"", "", "an x-ra", 1, "ray"}, {"", "", "see you at 10:30a", 3, "30am"}, {"", "", "at 5p", 3, "5pm"}, {"", "", "the 21s", 1, "21st"}, {"", "", "That sounds good.Than", 1, "Thanks Thank"},
		{"tiếng việt", "", "tie\u0302\u0301", 1, "tiếng"}, {"tie\u0302\u0301ng", "", "tiế", 1, "tie\u0302\u0301ng"}, {"tiếng", "", "tie", 3, "tiếng"},
		{"мой йогурт", "", "и\u0306о", 1, "йогурт"}, {"ещё раз", "", "еще", 1, "ещё"}, {"한국 사람", "", "하", 1, "한국"}, {"Straße", "", "stras", 3, "Straße"}, {"a smørrebrød", "", "smor", 1, "smørrebrød"},
		{"pâte pâté pate", "", "pat", 3, "pâte pâté pate"}, {"pâte pâté pate", "pâté", "pat", 3, "pâte pate"}, {"pâte pâté pate", "pâté", "pat", 3, "- pâté"},
		{"pâte pâté pate", "", "pât", 1, "pâte pâté"}, {"my résumé is here", "", "my résu", 1, "résumé"}, {"Das ist für dich", "", "für", 1, "für"}, {"I met José.", "", "I met Jos", 3, "José"},
	} {
		s := p.NewSession()
		if c.learned != "" {
			s.Profile = &predict.Profile{}
			s.Remember(c.learned)
			s.Profile.Learn(c.learned)
		}
		if c.forgotten != "" && (!s.Profile.Forget(c.forgotten) || !s.Forget(c.forgotten)) {
			t.Errorf("%q is not forgotten", c.forgotten)
		}
		offered := func(text string) (words []string) {
			found, err := s.Suggest(text, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range found {
				words = append(words, x.Word)
			}
			return words
		}
		got := offered(c.typed)
		top := got[:min(len(got), c.first)]
		same, equal := strings.CutPrefix(c.words, "= ")
		words, absent := strings.CutPrefix(c.words, "- ")
		other := offered(same)
		ok := equal && slices.Equal(top, other[:min(len(other), c.first)])
		if !equal {
			n := 0
			for _, w := range strings.Fields(words) {
				if slices.Contains(top, w) {
					n++
				}
			}
			ok = absent && n == 0 || !absent && n == min(c.first, len(strings.Fields(words)))
		}
		if !ok {
			t.Errorf("%q, with %q learned: %q, want %q among %d", c.typed, c.learned, got, c.words, c.first)
		}
	}
}
