package eval

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/predict"
)

// Noise holds how often a simulated typist slips; see docs/typing.md. Rates are per letter.
type Noise struct {
	SigmaX, SigmaY float64 // standard deviations of a touch, in key widths and rows
	Omit           float64 // a letter is left out, in words of three letters or more
	Double         float64 // a key is pressed twice
	Exchange       float64 // a letter and the next one are exchanged
	Apostrophe     float64 // an apostrophe is left out, per apostrophe
}

// DefaultNoise is the noise of lstmkb eval --typos.
var DefaultNoise = Noise{SigmaX: 0.24, SigmaY: 0.20, Omit: 0.008, Double: 0.005, Exchange: 0.007, Apostrophe: 0.3}

// Slip is what went wrong in a word.
type Slip string

const (
	NoSlip       Slip = ""
	WrongKey     Slip = "wrong key"
	Omitted      Slip = "omitted"
	Doubled      Slip = "doubled"
	Exchanged    Slip = "exchanged"
	NoApostrophe Slip = "apostrophe"
	Several      Slip = "several"
)

// TypedWord is a word as it was typed and as it was meant.
type TypedWord struct {
	Context         string // the text before the word, without errors
	Alone           bool   // nothing is known of the text before
	Typed, Intended string
	Touches         []predict.Touch // of each character of Typed; nil if they are not known
	Slip            Slip            // NoSlip also if it is not known
	Source          string          // names the file or list that the word is from
}

// wrong reports whether the word has an error. Case does not count.
func (w TypedWord) wrong() bool { return lower(w.Typed) != lower(w.Intended) }

// Simulator types words with slips. The same seed gives the same slips.
type Simulator struct {
	noise  Noise
	random *rand.Rand
	keys   []letterKey
}

type letterKey struct {
	letter byte
	centre predict.Touch
}

// NewSimulator makes a typist on a QWERTY keyboard.
func NewSimulator(n Noise, seed uint64) *Simulator {
	s := &Simulator{noise: n, random: rand.New(rand.NewPCG(seed, 0))}
	for r, at := range decoder.Qwerty().Keys {
		s.keys = append(s.keys, letterKey{byte(r), at})
	}
	slices.SortFunc(s.keys, func(a, b letterKey) int { return cmp.Compare(a.letter, b.letter) })
	return s
}

// Typeable reports whether a simulator can type a word: 2 to 20 letters a to z and
// apostrophes.
func Typeable(word string) bool {
	return len(word) >= 2 && len(word) <= 20 && !strings.ContainsFunc(word, func(r rune) bool {
		return r != '\'' && !(r < 128 && isLetter(byte(r)))
	})
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// Type types a word that is Typeable. A capital stays one. An apostrophe, which has no place on
// the keyboard of letters, has the touch of the key before it. Both touches of a key that is
// pressed twice are at one place.
func (s *Simulator) Type(word string) TypedWord {
	var (
		typed   []byte
		touches []predict.Touch
		last    predict.Touch
		slips   int
		slip    Slip
	)
	note := func(of Slip) {
		if slips++; slips > 1 {
			of = Several
		}
		slip = of
	}
	put := func(c byte) { typed, touches = append(typed, c), append(touches, last) }
	press := func(c byte) {
		key := byte(0)
		if key, last = s.press(c); key != c {
			note(WrongKey)
		}
		put(key)
	}
	for i := 0; i < len(word); i++ {
		c, u := word[i], s.random.Float64()
		if !isLetter(c) {
			if u < s.noise.Apostrophe {
				note(NoApostrophe)
			} else {
				put(c)
			}
			continue
		}
		if len(word) > 2 {
			if u < s.noise.Omit {
				note(Omitted)
				continue
			}
			u -= s.noise.Omit
		}
		u -= s.noise.Double
		switch {
		case u < 0:
			press(c)
			put(typed[len(typed)-1])
			note(Doubled)
		case u < s.noise.Exchange && i+1 < len(word) && isLetter(word[i+1]):
			i++
			press(word[i])
			press(c)
			if word[i]|0x20 != c|0x20 {
				note(Exchanged)
			}
		default:
			press(c)
		}
	}
	w := TypedWord{Typed: string(typed), Intended: word, Touches: touches, Slip: slip}
	if !w.wrong() {
		w.Slip = NoSlip // two slips may undo each other
	}
	return w
}

// press touches the keyboard near the key of letter c and returns the key that is nearest to
// the touch, in c's case.
func (s *Simulator) press(c byte) (key byte, at predict.Touch) {
	i := slices.IndexFunc(s.keys, func(k letterKey) bool { return k.letter == c|0x20 })
	at = s.keys[i].centre
	at.X += float32(s.random.NormFloat64() * s.noise.SigmaX)
	at.Y += float32(s.random.NormFloat64() * s.noise.SigmaY)
	nearest := slices.MinFunc(s.keys, func(a, b letterKey) int { return cmp.Compare(distance(a.centre, at), distance(b.centre, at)) })
	return nearest.letter&^0x20 | c&0x20, at
}

// distance is the square of the distance of two places.
func distance(a, b predict.Touch) float32 { return (a.X-b.X)*(a.X-b.X) + (a.Y-b.Y)*(a.Y-b.Y) }
