package eval

import (
	"context"
	"math"
	"reflect"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// fake is a Corrector with answers by the letters typed.
type fake struct {
	completions map[string][]string // in any mode
	corrections map[string]predict.Answer
	queries     []predict.Query
}

func (f *fake) Answer(q predict.Query) (a predict.Answer, err error) {
	f.queries = append(f.queries, q)
	for _, w := range f.completions[q.Prefix] {
		a.Suggestions = append(a.Suggestions, predict.Suggestion{Word: w})
	}
	if q.Correction != predict.CorrectOff {
		a.Suggestions = append(a.Suggestions, f.corrections[q.Prefix].Suggestions...)
	}
	return a, nil
}

func (f *fake) Correct(q predict.Query) (predict.Answer, error) {
	f.queries = append(f.queries, q)
	return f.corrections[q.Prefix], nil
}

func candidates(autocorrect string, p float64, words ...string) predict.Answer {
	a := predict.Answer{Autocorrect: autocorrect}
	for _, w := range words {
		a.Suggestions = append(a.Suggestions, predict.Suggestion{Word: w, Probability: p})
		p /= 2
	}
	return a
}

func TestTypoScorer(t *testing.T) {
	c := &fake{corrections: map[string]predict.Answer{
		"teh":    candidates("the", 0.95, "the", "tea"),
		"dont":   candidates("don’t", 0.9, "Don’t", "dont"),
		"form":   candidates("", 0.8, "form", "farm", "from"),
		"hte":    candidates("hot", 0.92, "hot", "hat", "hut", "the"),
		"good":   candidates("", 0.9, "good"),
		"its":    candidates("it's", 0.9, "it's", "its"),
		"maybe":  candidates("", 0.25, "may", "maybe"),
		"nobody": {},
	}}
	s := NewTypoScorer(c, func(word string) bool { return word != "zebroid" })
	for _, w := range []TypedWord{
		{Typed: "teh", Intended: "the", Slip: Exchanged, Context: "in ", Touches: make([]predict.Touch, 3)},
		{Typed: "dont", Intended: "don't", Slip: NoApostrophe},
		{Typed: "form", Intended: "from", Slip: Exchanged},
		{Typed: "hte", Intended: "the", Slip: Exchanged},
		{Typed: "nobody", Intended: "zebroid"},
		{Typed: "good", Intended: "Good"},
		{Typed: "its", Intended: "its"},
		{Typed: "maybe", Intended: "maybe"},
	} {
		if err := s.Add(w); err != nil {
			t.Fatal(err)
		}
	}
	if q := c.queries[0]; q.Context != "in " || q.Prefix != "teh" || q.K != 3 || q.Correction != predict.CorrectAuto || len(q.Touches) != 3 {
		t.Errorf("query %+v", q)
	}
	r := s.Result()
	third := 1.0 / 3
	if r.Words != 8 || r.Errors != 5 || r.Fixes != (Fixes{0.4, 0.6, 0.4, 0.2, 0.2}) || r.Spoiled != third || r.Precision != 0.5 {
		t.Errorf("%+v", r)
	}
	want := []SlipFixes{{NoApostrophe, 1, Fixes{Top1: 1, Top3: 1, Fixed: 1}}, {Exchanged, 3, Fixes{Top1: third, Top3: 2 * third, Fixed: third, Wrong: third}}}
	if !reflect.DeepEqual(r.Slips, want) {
		t.Errorf("%+v, want %+v", r.Slips, want)
	}
	// First candidates other than what was typed: the 0.95, don't 0.9, hot 0.92, it's 0.9, may 0.25.
	last, low := r.Calibration.Bins[9], r.Calibration.Bins[2]
	if last.Words != 4 || last.Right != 0.5 || math.Abs(last.Predicted-0.9175) > 1e-12 || low.Words != 1 || low.Right != 0 || low.Predicted != 0.25 {
		t.Errorf("%+v", r.Calibration.Bins)
	}
	if ece := (4*0.4175 + 0.25) / 5; math.Abs(r.Calibration.ECE-ece) > 1e-12 {
		t.Errorf("calibration error %g, want %g", r.Calibration.ECE, ece)
	}
	for _, x := range r.Calibration.Thresholds {
		if x.From == 0.95 && x != (Threshold{0.95, 1, 0.2, 0}) || x.From == 0.5 && x != (Threshold{0.5, 0.5, 0.4, third}) {
			t.Errorf("%+v", x)
		}
	}
}

// TestNoisyWord counts keystrokes by hand.
func TestNoisyWord(t *testing.T) {
	c := &fake{
		completions: map[string][]string{"th": {"the", "that", "this"}, "dont": {"don't"}},
		corrections: map[string]predict.Answer{
			"go9d":  candidates("good", 0.9, "goof", "goo", "god"),
			"goid":  candidates("gold", 0.9, "gold"),
			"thinf": candidates("", 0.5, "thing"),
			"fine":  candidates("fire", 0.9, "fire"),
		},
	}
	for _, test := range []struct {
		typed, intended    string
		off, suggest, auto int64
	}{
		{"fine", "fine", 5, 5, 7},              // spoiled: undone and the space again
		{"that", "that", 3, 3, 3},              // picked after th
		{"thinf", "thing", 8, 6, 6},            // f taken back and g typed; picked when it is there
		{"go9d", "good", 4 + 4 + 1, 9, 5},      // mended from the third letter on; autocorrect mends it
		{"goid", "good", 4 + 4 + 1, 9, 11},     // gold is undone and good typed
		{"dont", "don't", 5, 5, 5},             // picked after the last letter, in each mode
		{"goood", "good", 5 + 2 + 1 + 1, 9, 9}, // the common part is goo
	} {
		typist := NewNoisyTypist(c, func(string) bool { return true }, nil)
		if err := typist.word(TypedWord{Typed: test.typed, Intended: test.intended, Context: "it is "}); err != nil {
			t.Fatal(err)
		}
		if s := typist.spent; s.off != test.off || s.suggest != test.suggest || s.auto != test.auto {
			t.Errorf("%s for %s: %+v, want %d, %d and %d", test.typed, test.intended, s, test.off, test.suggest, test.auto)
		}
	}
}

// TestNoisyTypist: without slips it saves what the other typist does, and nothing is an error.
func TestNoisyTypist(t *testing.T) {
	p, v := tinyPredictor(t)
	const line = "That  “the”, i — zoo! well-done"
	typist := NewTypist(p, v)
	noisy := NewNoisyTypist(p.NewSession(), Listed(p), NewSimulator(Noise{}, 1))
	var typed []string
	noisy.Touches, noisy.Typed = true, func(w TypedWord) { typed = append(typed, w.Context+"|"+w.Typed) }
	for _, err := range []error{typist.Line(context.Background(), line), noisy.Line(context.Background(), line)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	r := noisy.Result()
	if r.Words != 3 || r.Errors != 0 || r.Savings.Clean != typist.Result().Savings || r.Savings.Off != r.Savings.Clean {
		t.Errorf("%+v, savings without slips %g", r, typist.Result().Savings)
	}
	if want := []string{"|That", "That  “|the", "That  “the”, i — |zoo"}; !reflect.DeepEqual(typed, want) {
		t.Errorf("typed %q, want %q", typed, want)
	}
	stopped, cancel := context.WithCancel(context.Background())
	if cancel(); noisy.Line(stopped, "that") == nil {
		t.Error("goes on after it is stopped")
	}
}

func TestListed(t *testing.T) {
	p, _ := tinyPredictor(t)
	listed := Listed(p)
	for word, want := range map[string]bool{"that": true, "THEN": true, "th": false, "zebroid": false} {
		for range 2 { // it remembers
			if listed(word) != want {
				t.Errorf("%s: %v", word, !want)
			}
		}
	}
}
