package en_test

import (
	"math"
	"strings"
	"testing"
	"unicode"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
)

func newPredictor(t testing.TB) *predict.Predictor {
	t.Helper()
	p, err := en.New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// autocorrected returns what a space puts in place of the letters typed.
func autocorrected(t testing.TB, s *predict.Session, context, typed string) string {
	t.Helper()
	a, err := s.Answer(predict.Query{Context: context, Prefix: typed, K: 3, Correction: predict.CorrectAuto})
	if err != nil {
		t.Fatal(err)
	}
	return a.Autocorrect
}

// TestJoin: a space within a word goes with its slips, and none between two words.
func TestJoin(t *testing.T) {
	s := newPredictor(t).NewSession()
	for _, c := range []struct{ context, typed, want, joined string }{
		{"I will be tge ", "re", "there", "tge "},
		{"see you tomo ", "rrow", "tomorrow", "tomo "},
		{"I will be there ", "at", "", ""},
		{"I want to ", "go", "", ""},
	} {
		q := predict.Query{Context: c.context, Prefix: c.typed, K: 3, Correction: predict.CorrectAuto, Join: true}
		a, err := s.Answer(q)
		if err != nil || a.Autocorrect != c.want || a.Joined != c.joined {
			t.Errorf("%q + %q: autocorrect %q in place of %q too (%v), want %q, %q", c.context, c.typed, a.Autocorrect, a.Joined, err, c.want, c.joined)
		}
		q.Join = false
		if a, err := s.Answer(q); err != nil || a.Joined != "" {
			t.Errorf("%q + %q: joins %q unasked (%v)", c.context, c.typed, a.Joined, err)
		}
	}
}

func TestAutocorrect(t *testing.T) {
	s := newPredictor(t).NewSession()
	for _, c := range []struct{ context, typed, want string }{
		// fingers
		{"I will see you ", "tomorroe", "tomorrow"},
		{"i think ", "teh", "the"},
		{"Would you like to ", "mret", "meet"},
		{"let's have ", "lumch", "lunch"},
		{"We went to ", "Lomdon", "London"},
		// spelling
		{"you will ", "recieve", "receive"},
		{"That is ", "definately", "definitely"},
		{"I left ", "becuase", "because"},
		{"That is ", "awsome", "awesome"},
		// apostrophes and capitals
		{"and ", "dont", "don't"},
		{"I think ", "youre", "you're"},
		{"I know ", "im", "I'm"},
		{"I am sure ", "thats", "that's"},
		{"see you on ", "monday", "Monday"},
		// spaces
		{"He lives ", "inthe", "in the"},
		// words that stand
		{"a glass of ", "wine", ""},
		{"I am not ", "well", ""},
		{"the ", "4th", ""},
		{"see www.", "exmple", ""},
		{"mail me@", "exmple", ""},
		{"my ", "iPhoen", ""},
		{"the ", "XYZQ", ""},
		{"THIS IS ", "TEH", "THE"},
		{"the ", "teh_", ""},
		{"my name is ", "Kowalczyk", ""},
		{"", "Zqa", ""},
	} {
		if got := autocorrected(t, s, c.context, c.typed); got != c.want {
			t.Errorf("%s|%s: %q, want %q", c.context, c.typed, got, c.want)
		}
	}
}

// TestKeep: letters that were put back, or that the profile has, are not replaced again.
func TestKeep(t *testing.T) {
	s := newPredictor(t).NewSession()
	s.Profile = &predict.Profile{}
	const context, typed = "I will see you ", "tomorroe"
	if got := autocorrected(t, s, context, typed); got != "tomorrow" {
		t.Fatalf("%q", got)
	}
	if s.Keep(typed) {
		t.Error("put back for the first time, but known")
	}
	if got := autocorrected(t, s, context, typed); got != "" {
		t.Errorf("%q after it was put back", got)
	}
	if !s.Keep(typed) {
		t.Error("not known when put back again")
	}
	s = newPredictor(t).NewSession()
	s.Profile = &predict.Profile{}
	s.Profile.Learn("We meet at lstmkb and at tomorroe.")
	if got := autocorrected(t, s, context, typed); got != "" {
		t.Errorf("%q though the profile has the letters", got)
	}
	// Slips in words that only the profile has.
	a, err := s.Correct(predict.Query{Context: "We meet at ", Prefix: "lstnkb", K: 3})
	if err != nil || len(a.Suggestions) == 0 || a.Suggestions[0].Word != "lstmkb" || a.Suggestions[0].Kind != predict.Corrected {
		t.Errorf("lstnkb: %v %v", a, err)
	}
}

// TestKinds: each suggestion says what it is to the letters typed.
func TestKinds(t *testing.T) {
	s := newPredictor(t).NewSession()
	for _, c := range []struct {
		context, typed, word string
		kind                 predict.Kind
	}{
		{"I want to ", "", "be", predict.Next},
		{"see you ", "tomor", "tomorrow", predict.Completion},
		{"see you ", "tomoe", "tomorrow", predict.Corrected},
		{"see you ", "soon", "soon", predict.AsTyped},
	} {
		a, err := s.Answer(predict.Query{Context: c.context, Prefix: c.typed, K: 10, Correction: predict.CorrectSuggest})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, x := range a.Suggestions {
			if x.Word == c.word {
				found = true
				if x.Kind != c.kind {
					t.Errorf("%s|%s: %s is a %v, want a %v", c.context, c.typed, x.Word, x.Kind, c.kind)
				}
			}
		}
		if !found {
			t.Errorf("%s|%s: no %s among %v", c.context, c.typed, c.word, a.Suggestions)
		}
	}
	if _, err := s.Answer(predict.Query{Context: "", Prefix: "a", K: 3, Layout: "abc", Correction: predict.CorrectSuggest}); err == nil || !strings.Contains(err.Error(), "layout") {
		t.Errorf("an unknown layout: %v", err)
	}
}

// TestCasePattern: a correction keeps the case of the letters typed.
func TestCasePattern(t *testing.T) {
	s := newPredictor(t).NewSession()
	for _, typed := range []string{"becuase", "tomorroe", "beleive", "peolpe", "wiht", "probaly"} {
		lower := autocorrected(t, s, "yes and ", typed)
		if lower == "" {
			t.Errorf("%s stays", typed)
			continue
		}
		title := autocorrected(t, s, "Yes. ", strings.ToUpper(typed[:1])+typed[1:])
		if title == "" || !unicode.IsUpper(rune(title[0])) || !strings.EqualFold(title, lower) {
			t.Errorf("%s with a capital: %q, without %q", typed, title, lower)
		}
		if upper := autocorrected(t, s, "YES AND ", strings.ToUpper(typed)); upper != strings.ToUpper(lower) {
			t.Errorf("%s in capitals: %q", typed, upper)
		}
	}
}

// TestSessionAsPredictor: a session without a profile corrects as the predictor does.
func TestSessionAsPredictor(t *testing.T) {
	p := newPredictor(t)
	s := p.NewSession()
	for _, c := range [][2]string{{"I will see you ", "tomorroe"}, {"", "teh"}, {"we ", "wpuld"}} {
		q := predict.Query{Context: c[0], Prefix: c[1], K: 5, Correction: predict.CorrectAuto}
		a, err := s.Answer(q)
		if err != nil {
			t.Fatal(err)
		}
		b, err := p.Answer(q)
		if err != nil {
			t.Fatal(err)
		}
		if a.Autocorrect != b.Autocorrect || len(a.Suggestions) != len(b.Suggestions) {
			t.Errorf("%q: %v, the predictor's %v", c, a, b)
			continue
		}
		for i := range a.Suggestions {
			if x, y := a.Suggestions[i], b.Suggestions[i]; x.Word != y.Word || x.Kind != y.Kind || math.Abs(x.Probability-y.Probability) > 1e-4 {
				t.Errorf("%q: %v, the predictor's %v", c, x, y)
			}
		}
	}
}

// FuzzAnswer: no letters and no touches end in a panic, and what is answered is sound.
func FuzzAnswer(f *testing.F) {
	p := newPredictor(f)
	s := p.NewSession()
	s.Profile = &predict.Profile{}
	s.Profile.Learn("lstmkb Kowalczyk naïve İstanbul à la carte")
	s.Remember("à la carte")
	for _, x := range [][2]string{{"I will see you ", "tomorroe"}, {"", "inthe"}, {"don", "’t"}, {"\xff", "\xfe"}, {"ß", "ẞß"}, {"a", "ａｂｃ"}, {"", strings.Repeat("e", 200)}, {"she sat ", "a"}} {
		f.Add(x[0], x[1], float32(1), float32(2), uint8(2))
	}
	f.Fuzz(func(t *testing.T, context, typed string, x, y float32, mode uint8) {
		q := predict.Query{Context: context, Prefix: typed, K: 5, Correction: predict.Correction(mode % 3)}
		if a, err := s.Answer(q); err == nil {
			for i, w := range a.Suggestions[min(1, len(a.Suggestions)):] {
				if w.Probability > a.Suggestions[i].Probability {
					t.Fatalf("%q|%q: %v is likelier than the one before", context, typed, w)
				}
			}
		}
		for range []rune(typed) {
			q.Touches = append(q.Touches, predict.Touch{X: x, Y: y})
		}
		for _, ask := range []func(predict.Query) (predict.Answer, error){s.Answer, s.Correct, p.Answer, p.Correct} {
			a, err := ask(q)
			if err != nil {
				continue
			}
			for _, w := range a.Suggestions {
				if w.Word == "" || !(w.Probability >= 0 && w.Probability <= 1.0001) {
					t.Fatalf("%q|%q: %v", context, typed, w)
				}
			}
		}
	})
}
