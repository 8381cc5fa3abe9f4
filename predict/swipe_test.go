package predict

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/vocab"
)

// swipeable is a predictor of a few words that can be swiped.
func swipeable(t testing.TB) *Predictor {
	t.Helper()
	beyond, err := ReadWords(strings.NewReader("wombat\t2\nwanted\t1\n"))
	if err != nil {
		t.Fatal(err)
	}
	words := []string{".", "I", "to", "too", "want", "queen", "don't", "été", "Paris", "3", "hello", "plum", "the"}
	p, err := New(model(t, vocab.Keyboard, words), WithWords(beyond))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// through returns the path through the keys of letters.
func through(letters string) (path []Touch) {
	for _, r := range letters {
		path = append(path, decoder.Qwerty().Keys[r])
	}
	return path
}

func swiped(t testing.TB, a Answer, err error) (words []string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range a.Suggestions {
		words = append(words, s.Word)
	}
	return words
}

// TestSwipe: the words of all lists are found, as they are written at that place of a sentence, with
// probabilities; the session finds what the predictor does.
func TestSwipe(t *testing.T) {
	p := swipeable(t)
	s := p.NewSession()
	for _, c := range []struct{ context, path, want string }{
		{"i ", "want", "want"},
		{"", "want", "Want"},
		{"I see. ", "helo", "Hello"},
		{"I see ", "dont", "don't"},
		{"I see ", "ete", "été"},
		{"I see ", "paris", "Paris"},
		{"I see ", "wombat", "wombat"},
		{"LOOK AT THE ", "wombat", "WOMBAT"},
	} {
		a, err := p.Swipe(SwipeQuery{Context: c.context, Path: through(c.path), K: 3})
		if got := swiped(t, a, err); len(got) == 0 || got[0] != c.want {
			t.Errorf("%q, %s: %q, want %s", c.context, c.path, got, c.want)
		}
		sum := 0.0
		for _, x := range a.Suggestions {
			sum += x.Probability
		}
		if sum < 0.5 || sum > 1.0001 {
			t.Errorf("%s: probabilities sum to %v", c.path, sum)
		}
		b, err := s.Swipe(SwipeQuery{Context: c.context, Path: through(c.path), K: 3})
		if err != nil || !slices.Equal(a.Suggestions, b.Suggestions) {
			t.Errorf("%s: the session has %v, want %v (%v)", c.path, b, a, err)
		}
	}
	a, err := p.Swipe(SwipeQuery{Context: "i ", Path: through("to"), K: 9})
	if got := swiped(t, a, err); !slices.Contains(got, "to") || !slices.Contains(got, "too") {
		t.Errorf("to is %q, want to and too", got)
	}
	// The letters typed before and after are not disturbed.
	if found, err := s.Complete("i ", "wom", 1); err != nil || len(found) != 1 || found[0].Word != "wombat" {
		t.Errorf("wom is %v (%v)", found, err)
	}
}

// TestSwipeLayout: the same path is another word on another layout.
func TestSwipeLayout(t *testing.T) {
	p := swipeable(t)
	dvorak, err := decoder.LookupLayout("dvorak")
	if err != nil {
		t.Fatal(err)
	}
	var path []Touch
	for _, r := range "want" {
		path = append(path, dvorak.Keys[r])
	}
	a, err := p.Swipe(SwipeQuery{Context: "i ", Path: path, K: 1, Layout: "dvorak"})
	if got := swiped(t, a, err); !slices.Equal(got, []string{"want"}) {
		t.Errorf("%q, want want", got)
	}
}

// TestSwipeLearned: words of the profile and of the conversation are found, the more often they were
// used the more likely; not those that a path cannot mean.
func TestSwipeLearned(t *testing.T) {
	p := swipeable(t)
	s := p.NewSession()
	q := SwipeQuery{Context: "i ", Path: through("zoela"), K: 5}
	if a, err := s.Swipe(q); slices.Contains(swiped(t, a, err), "Zoella") {
		t.Fatal("Zoella is known before it is learned")
	}
	s.Profile = &Profile{}
	s.Profile.Learn("i want to see Zoella and Zoella")
	if a, err := s.Swipe(q); !slices.Equal(swiped(t, a, err), []string{"Zoella"}) {
		t.Errorf("profile: %v", a)
	}
	s.Profile = nil
	s.Remember("i want to see Zoella and Zoella")
	if a, err := s.Swipe(q); !slices.Equal(swiped(t, a, err), []string{"Zoella"}) {
		t.Errorf("conversation: %v", a)
	}
	s = p.NewSession()
	q.Path = through("too")
	probability := func(word string) float64 {
		a, err := s.Swipe(q)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range a.Suggestions {
			if x.Word == word {
				return x.Probability
			}
		}
		return 0
	}
	before := probability("too")
	s.Profile = &Profile{}
	for range 50 {
		s.Profile.Learn("i want too too")
	}
	if after := probability("too"); !(after > before) {
		t.Errorf("too has %v after it was learned, %v before", after, before)
	}
}

// TestSwipeErrors: what is wrong is named, and what was wanted.
func TestSwipeErrors(t *testing.T) {
	p := swipeable(t)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	long := slices.Repeat(through("to"), 600)
	for want, q := range map[string]SwipeQuery{
		"path has 0 points, want 2 to 1024":                                  {K: 1},
		"path has 1 points, want 2 to 1024":                                  {K: 1, Path: through("a")},
		"path has 1200 points, want 2 to 1024":                               {K: 1, Path: long},
		"path[1] is [NaN, 0], want numbers from -1000 to 1000":               {K: 1, Path: []Touch{{}, {X: nan}}},
		"path[0] is [0, +Inf], want numbers from -1000 to 1000":              {K: 1, Path: []Touch{{Y: inf}, {}}},
		"path[1] is [-2000, 0], want numbers from -1000 to 1000":             {K: 1, Path: []Touch{{}, {X: -2000}}},
		"k is 0, want 1 to 1000":                                             {Path: through("to")},
		`layout is "querty", want azerty, azerty-desktop, colemak, dvorak, `: {K: 1, Path: through("to"), Layout: "querty"},
	} {
		for what, swipe := range map[string]func(SwipeQuery) (Answer, error){"predictor": p.Swipe, "session": p.NewSession().Swipe} {
			if a, err := swipe(q); err == nil || !strings.HasPrefix(err.Error(), want) || a.Suggestions != nil {
				t.Errorf("%s: %v (%v), want %s", what, err, a, want)
			}
		}
	}
}

// FuzzSwipe: any path has an answer or an error, the same in a session.
func FuzzSwipe(f *testing.F) {
	f.Add("i ", []byte{0, 0, 90, 20, 40, 10}, float32(0), 3)
	f.Add("", []byte{1, 2, 1, 2}, float32(500), 1)
	p := swipeable(f)
	s := p.NewSession()
	f.Fuzz(func(t *testing.T, context string, places []byte, x float32, k int) {
		q := SwipeQuery{Context: context, K: 1 + int(uint(k)%9)}
		for i := 0; i+1 < len(places); i += 2 {
			q.Path = append(q.Path, Touch{X: float32(places[i])/10 + x, Y: float32(places[i+1]) / 10})
		}
		a, err := p.Swipe(q)
		b, sessionErr := s.Swipe(q)
		if (err == nil) != (sessionErr == nil) || !slices.Equal(a.Suggestions, b.Suggestions) {
			t.Fatalf("%v (%v), the session has %v (%v)", a, err, b, sessionErr)
		}
		sum := 0.0
		for _, x := range a.Suggestions {
			if !(x.Probability >= 0) || x.Kind != Next || x.Word == "" {
				t.Fatalf("%+v", x)
			}
			sum += x.Probability
		}
		if sum > 1+1e-4 {
			t.Fatalf("probabilities sum to %v", sum)
		}
	})
}
