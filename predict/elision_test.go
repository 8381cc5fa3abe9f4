package predict

import (
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// french is a predictor of a model whose tokenizer has pieces of words.
func french(t testing.TB) *Predictor {
	t.Helper()
	l := defaultLanguage()
	l.Elisions, l.Clipped, l.Singles = []string{"l'", "d'", "qu'"}, []string{"po'"}, "ay"
	tok, err := l.Tokenizer()
	if err != nil {
		t.Fatal(err)
	}
	words := []string{"l'", "d'", "qu'", "po'", "homme", "hommes", "été", "un", "a", "le", "la", "aujourd'hui", "'", "-"}
	p, err := New(model(t, tok, words), WithLanguage(l), WithKernels(best()))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestElision: letters behind an elision are completed as those of a word after it, and the
// suggestions are written with it.
func TestElision(t *testing.T) {
	p := french(t)
	s := p.NewSession()
	for _, x := range []struct{ text, elided, rest string }{
		{"un l'hom", "l'", "hom"}, {"un l’hom", "l’", "hom"}, {"L'h", "L'", "h"}, {"un l'", "l'", ""}, {"qu'l'ho", "qu'l'", "ho"},
		{"un d’ete", "d’", "ete"}, {"«l'h", "l'", "h"},
	} {
		before := strings.TrimSuffix(x.text, x.rest)
		want, err := p.Complete(before, x.rest, 4)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			want[i].Word = x.elided + want[i].Word
			if x.rest == "" {
				want[i].Kind = Completion
			}
		}
		got, err := s.Suggest(x.text, 4)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("%q: %v, want %v", x.text, got, want)
		}
	}
	for text, want := range map[string]string{"un po'": "po'", "un po’": "po’", "l": "l'", "aujourd'h": "aujourd'hui", "un aujourd’": "aujourd’hui", "QU'H": "QU'HOMME"} {
		got, err := s.Suggest(text, 3)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(got, func(s Suggestion) bool { return s.Word == want }) {
			t.Errorf("%q: %v, want %s among them", text, got, want)
		}
	}
}

// TestElisionCorrected: slips behind an elision are corrected, and an apostrophe may be left out.
func TestElisionCorrected(t *testing.T) {
	s := french(t).NewSession()
	for typed, want := range map[string]string{"l'homne": "l'homme", "L’homne": "L’homme", "lhomme": "l'homme", "dété": "d'été", "la": "la", "l'": "l'", "l'homme": "l'homme"} {
		a, err := s.Correct(Query{Context: "un ", Prefix: typed, K: 5})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(a.Suggestions, func(s Suggestion) bool { return s.Word == want }) {
			t.Errorf("%q: %v, want %s among them", typed, a.Suggestions, want)
		}
	}
	touches := make([]Touch, len("l'homne"))
	for i := range touches {
		touches[i] = Touch{X: float32(i)}
	}
	if _, err := s.Answer(Query{Context: "un ", Prefix: "l'homne", Touches: touches, K: 3, Correction: CorrectAuto}); err != nil {
		t.Error(err)
	}
	s.Keep("l'homne")
	if a, err := s.Correct(Query{Context: "un ", Prefix: "l'homne", K: 3, Correction: CorrectAuto}); err != nil || a.Autocorrect != "" {
		t.Errorf("put back, yet corrected: %q, %v", a.Autocorrect, err)
	}
}

// TestElisionLearned: a profile that the model reads learns the word behind an elision.
func TestElisionLearned(t *testing.T) {
	s := french(t).NewSession()
	s.Profile = &Profile{}
	if _, err := s.Suggest("l'I", 3); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.Profile.Learn("un po' d'Isabelle")
		s.Remember("l’Isabelle")
	}
	var words []string
	for _, w := range s.Profile.List() {
		words = append(words, w.Word)
	}
	if want := []string{"d'", "Isabelle", "po'", "un"}; !slices.Equal(words, want) {
		t.Errorf("learned %q, want %q", words, want)
	}
	if got, err := s.Suggest("qu'Isa", 3); err != nil || len(got) == 0 || got[0].Word != "qu'Isabelle" {
		t.Errorf("%v, %v", got, err)
	}
	// Without pieces, as in English, words stay whole.
	if l := (&Profile{}).Lesson("l'homme"); l.Len() != 1 {
		t.Errorf("learned %v", l.List())
	}
	if got := elisionsOf(vocab.Keyboard, &Language{Elisions: []string{"l'"}}); got != vocab.Keyboard {
		t.Errorf("a model without pieces has the elisions %q", got)
	}
}
