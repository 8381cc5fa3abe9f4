package eval

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/predict"
)

// TestNoise: each rate alone shows in as many letters as it says, within four standard
// deviations, and as the slip that it is.
func TestNoise(t *testing.T) {
	const runs = 20_000
	for _, test := range []struct {
		name  string
		noise Noise
		word  string
		slip  Slip
		rate  float64 // of words with the slip
	}{
		{"none", Noise{}, "something", NoSlip, 0},
		{"omit", Noise{Omit: 0.1}, "gag", Omitted, 3 * 0.1 * 0.9 * 0.9},
		{"omit, short word", Noise{Omit: 0.1}, "ga", Omitted, 0},
		{"double", Noise{Double: 0.1}, "gag", Doubled, 3 * 0.1 * 0.9 * 0.9},
		{"double, beside omit", Noise{Omit: 0.2, Double: 0.1}, "gag", Doubled, 3 * 0.1 * 0.7 * 0.7},
		{"exchange", Noise{Exchange: 0.2}, "gag", Exchanged, 0.2 + 0.8*0.2},
		{"exchange of equal letters", Noise{Exchange: 0.5}, "aa", Exchanged, 0},
		{"apostrophe", Noise{Apostrophe: 0.3}, "i'm", NoApostrophe, 0.3},
		{"two apostrophes", Noise{Apostrophe: 0.5}, "o'n'o", Several, 0.25},
		{"wide touches", Noise{SigmaX: 0.3}, "gg", WrongKey, 2 * beyond(0.5/0.3) * (1 - beyond(0.5/0.3))},
		{"tall touches", Noise{SigmaY: 0.25}, "QQ", WrongKey, 2 * beyond(0.625/0.25) / 2 * (1 - beyond(0.625/0.25)/2)},
	} {
		s := NewSimulator(test.noise, 7)
		found := 0
		for range runs {
			if w := s.Type(test.word); w.Slip == test.slip && (w.Slip != NoSlip || w.wrong()) {
				found++
			}
		}
		got, bound := float64(found)/runs, 4*math.Sqrt(test.rate*(1-test.rate)/runs)
		if math.Abs(got-test.rate) > bound {
			t.Errorf("%s: %s in %.4f of words, want %.4f ± %.4f", test.name, test.slip, got, test.rate, bound)
		}
	}
}

// beyond is the probability that a standard normal number is farther than x from 0.
func beyond(x float64) float64 { return math.Erfc(x / math.Sqrt2) }

// TestDefaultNoise: words of everyday text have the share of errors that the defaults had when
// they were chosen.
func TestDefaultNoise(t *testing.T) {
	s, wrong, n := NewSimulator(DefaultNoise, 1), 0, 0
	for range 2000 {
		for _, word := range strings.Fields("what I wanted to say is that they don't know where we're going this weekend") {
			if Typeable(word) {
				n++
				wrong += int(one(s.Type(word).wrong()))
			}
		}
	}
	if got := float64(wrong) / float64(n); got < 0.15 || got > 0.35 {
		t.Errorf("%.3f of words have an error", got)
	}
}

// TestTouches: each character has the touch whose nearest key it is.
func TestTouches(t *testing.T) {
	keys := decoder.Qwerty().Keys
	for _, word := range []string{"Don't", "rhythms", "Oo", "well", "they'll"} {
		s := NewSimulator(Noise{SigmaX: 0.5, SigmaY: 0.4, Omit: 0.1, Double: 0.1, Exchange: 0.1, Apostrophe: 0.3}, 3)
		for range 300 {
			w := s.Type(word)
			if len(w.Touches) != len(w.Typed) {
				t.Fatalf("%q has %d touches", w.Typed, len(w.Touches))
			}
			for i, r := range strings.ToLower(w.Typed) {
				if r == '\'' {
					if i > 0 && w.Touches[i] != w.Touches[i-1] {
						t.Fatalf("%q: the apostrophe is not where the key before is", w.Typed)
					}
					continue
				}
				for other, at := range keys {
					if distance(at, w.Touches[i]) < distance(keys[r], w.Touches[i]) {
						t.Fatalf("%q: %c is nearer to touch %d than %c", w.Typed, other, i, r)
					}
				}
			}
			if (w.Slip == NoSlip) == w.wrong() || w.Intended != word {
				t.Fatalf("%+v", w)
			}
		}
	}
}

// TestSeed: a seed gives the same slips again, another one others.
func TestSeed(t *testing.T) {
	typed := func(seed uint64) (words []TypedWord) {
		s := NewSimulator(DefaultNoise, seed)
		for range 50 {
			words = append(words, s.Type("something"))
		}
		return words
	}
	if !reflect.DeepEqual(typed(1), typed(1)) || reflect.DeepEqual(typed(1), typed(2)) {
		t.Error("slips do not follow the seed")
	}
}

func TestTypeable(t *testing.T) {
	for word, want := range map[string]bool{
		"": false, "a": false, "at": true, "I'm": true, "don’t": false, "café": false, "x2": false, "well-known": false,
		strings.Repeat("a", 20): true, strings.Repeat("a", 21): false, "[]": false, "@`{": false,
	} {
		if Typeable(word) != want {
			t.Errorf("%q: %v", word, !want)
		}
	}
}

var _ Corrector = (*predict.Session)(nil)
