package eval

import (
	"context"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
)

// NoisySavings holds the share of the keystrokes that picking from three suggestions saves, of
// those that the text takes without suggestions and without slips; see docs/typing.md.
type NoisySavings struct {
	Clean   float64 `json:"clean"`   // without slips
	Off     float64 `json:"off"`     // with slips, and suggestions that begin with the letters typed
	Suggest float64 `json:"suggest"` // with slips, and corrections among the suggestions
	Auto    float64 `json:"auto"`    // and autocorrect at the space
}

// NoisyTypist types lines with slips, picks from three suggestions, and counts keystrokes and
// what becomes of the words.
type NoisyTypist struct {
	// Touches says that the Corrector is given the touches, not only the letters.
	Touches bool
	// Typed, unless nil, is called with each word that the simulator has typed.
	Typed func(TypedWord)

	corrector Corrector
	simulator *Simulator
	scorer    *TypoScorer
	keys      int64
	spent     struct{ clean, off, suggest, auto int64 }
}

// OnRight sets what is called with each word typed without an error: see TypoScorer.Right.
func (t *NoisyTypist) OnRight(f func(word string, spoiled bool)) { t.scorer.Right = f }

// NewNoisyTypist returns a typist who uses c. listed is that of NewTypoScorer.
func NewNoisyTypist(c Corrector, listed func(word string) bool, s *Simulator) *NoisyTypist {
	return &NoisyTypist{corrector: c, simulator: s, scorer: NewTypoScorer(c, listed)}
}

// Line types the words of one line. Words that the simulator cannot type have no slips and
// count for keystrokes alone.
func (t *NoisyTypist) Line(ctx context.Context, line string) error {
	return eachWord(ctx, line, func(from, to int) error {
		w := TypedWord{Typed: line[from:to], Intended: line[from:to]}
		if Typeable(w.Intended) {
			if w = t.simulator.Type(w.Intended); w.Typed == "" {
				w.Typed, w.Touches = w.Intended, nil // each letter was left out
			}
			if !t.Touches {
				w.Touches = nil
			}
			w.Context = line[:from]
			if err := t.scorer.Add(w); err != nil {
				return err
			}
			if t.Typed != nil {
				t.Typed(w)
			}
		}
		w.Context = line[:from]
		return t.word(w)
	})
}

// word counts the keystrokes of a word.
func (t *NoisyTypist) word(w TypedWord) error {
	length := int64(utf8.RuneCountInString(w.Intended))
	t.keys += length + 1
	right := w
	right.Typed, right.Touches = w.Intended, nil
	clean, _, err := t.pick(right, predict.CorrectOff)
	if err != nil {
		return err
	}
	off := clean
	if w.wrong() {
		if off, _, err = t.pick(w, predict.CorrectOff); err != nil {
			return err
		}
	}
	suggest, picked, err := t.pick(w, predict.CorrectSuggest)
	if err != nil {
		return err
	}
	auto := suggest
	if !picked {
		if auto, err = t.space(w, suggest); err != nil {
			return err
		}
	}
	t.spent.clean += clean
	t.spent.off += off
	t.spent.suggest += suggest
	t.spent.auto += auto
	return nil
}

// pick returns the keystrokes of a word with its space, without autocorrect, and whether it is
// picked. The typist looks for the intended word among the suggestions before each key, and
// after the last one if the word has an error. A word that is not picked is typed to its end and,
// if it has an error, mended.
func (t *NoisyTypist) pick(w TypedWord, mode predict.Correction) (keys int64, picked bool, err error) {
	target := lower(w.Intended)
	typed, n := w.Typed, 0
	for at := 0; n < maxLetter && (at < len(typed) || w.wrong()); n++ {
		q := predict.Query{K: strip, Correction: mode}
		if w.Touches != nil {
			q.Touches = w.Touches[:n]
		}
		r, _, err := suggestedRank(t.corrector, w.Context+typed[:at], len(w.Context), target, q)
		if err != nil {
			return 0, false, err
		}
		if r < strip {
			return int64(n) + 1, true, nil
		}
		if at == len(typed) {
			break
		}
		_, size := utf8.DecodeRuneInString(typed[at:])
		at += size
	}
	return int64(utf8.RuneCountInString(typed)) + w.mending() + 1, false, nil
}

// mending returns the keystrokes that mend the error of a word: back to the first wrong letter,
// and the rest once more. The typist does not slip then, and picks nothing.
func (w TypedWord) mending() int64 {
	if !w.wrong() {
		return 0
	}
	typed, intended := []rune(lower(w.Typed)), []rune(lower(w.Intended))
	same := 0
	for same < len(typed) && same < len(intended) && typed[same] == intended[same] {
		same++
	}
	return int64(len(typed) - same + len(intended) - same)
}

// space returns the keystrokes of a word with its space if autocorrect is on and the word is not
// picked. keys is the number without autocorrect. A wrong replacement costs its space and
// the backspace that takes it back.
func (t *NoisyTypist) space(w TypedWord, keys int64) (int64, error) {
	a, err := t.corrector.Correct(predict.Query{Context: w.Context, Prefix: w.Typed, K: strip, Correction: predict.CorrectAuto, Touches: w.Touches})
	if err != nil {
		return 0, err
	}
	switch put := lower(a.Autocorrect); put {
	case "", lower(w.Typed):
		return keys, nil
	case lower(w.Intended):
		return keys - w.mending(), nil
	}
	return keys + 2, nil
}

// Result returns the figures over the lines so far.
func (t *NoisyTypist) Result() Typos {
	r := t.scorer.Result()
	saved := func(spent int64) float64 { return share(t.keys-spent, t.keys) }
	r.Savings = NoisySavings{saved(t.spent.clean), saved(t.spent.off), saved(t.spent.suggest), saved(t.spent.auto)}
	return r
}
