package en

import (
	"bufio"
	"bytes"
	"io/fs"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// listed are the words of the blocklist, of letters alone.
func listed(t *testing.T) (words []string) {
	t.Helper()
	b, err := fs.ReadFile(Folder, predict.BlocklistName)
	if err != nil {
		t.Fatal(err)
	}
	for in := bufio.NewScanner(bytes.NewReader(b)); in.Scan(); {
		if word := in.Text(); word != "" && word[0] != '#' {
			words = append(words, word)
		}
	}
	return words
}

// correct is what is offered for a word typed after "you ", in a session or without one.
func correct(t *testing.T, p *predict.Predictor, s *predict.Session, word string) predict.Answer {
	t.Helper()
	q := predict.Query{Context: "you ", Prefix: word, K: 10, Correction: predict.CorrectAuto}
	ask := p.Correct
	if s != nil {
		ask = s.Correct
	}
	a, err := ask(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestBlockedStands: a blocked word that is typed to its end, also with an ending, is not
// corrected away.
func TestBlockedStands(t *testing.T) {
	p := english(t)
	s := p.NewSession()
	for _, word := range append(listed(t), "Shit", "shit's", "fuckings", "dildoes", "vagina", "penis", "breast", "sexual") {
		for _, s := range []*predict.Session{nil, s} {
			if a := correct(t, p, s, word); a.Autocorrect != "" {
				t.Errorf("%q becomes %q", word, a.Autocorrect)
			}
		}
	}
}

// TestBlockedIsNoCorrection: no other letters are corrected to a blocked word, not even to one
// that the person uses, and letters of its beginning are completed only by one that the person
// uses.
func TestBlockedIsNoCorrection(t *testing.T) {
	p := english(t)
	blocked, err := predict.LoadBlocklist(Folder)
	if err != nil {
		t.Fatal(err)
	}
	plain, own := p.NewSession(), p.NewSession()
	own.Profile = &predict.Profile{}
	words := listed(t)
	for _, word := range words {
		if err := own.Profile.Allow(word); err != nil {
			t.Fatal(err)
		}
	}
	for _, word := range words {
		if len(word) < 4 {
			continue
		}
		swapped := word[:1] + word[2:3] + word[1:2] + word[3:]
		for _, slip := range []string{swapped, word[:2] + "q" + word[3:], word[:2] + word[1:]} {
			for _, s := range []*predict.Session{nil, plain, own} {
				a := correct(t, p, s, slip)
				if blocked.Has(a.Autocorrect) {
					t.Errorf("%q becomes %q", slip, a.Autocorrect)
				}
				for _, x := range a.Suggestions {
					if blocked.Has(x.Word) && predict.Fold(x.Word) != slip {
						t.Errorf("%q: %q is offered", slip, x.Word)
					}
				}
			}
		}
	}
	for s, want := range map[*predict.Session]bool{plain: false, own: true} {
		found, err := s.Answer(predict.Query{Context: "oh ", Prefix: "shi", K: 100, Correction: predict.CorrectSuggest})
		if err != nil {
			t.Fatal(err)
		}
		offered := false
		for _, x := range found.Suggestions {
			offered = offered || x.Word == "shit"
		}
		if offered != want {
			t.Errorf("shit is offered: %v, want %v", offered, want)
		}
	}
}
