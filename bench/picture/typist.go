package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

// word is a word to type. The typist picks it from the strip as soon as it is there, unless keys
// says what is pressed for it: then a space has to correct it.
type word struct{ meant, keys string }

// frame is what the screen shows for a while.
type frame struct {
	text   string   // finished words, each with its space
	fixed  string   // of these the last one, if it took the place of what was typed
	prefix string   // letters typed of the next word
	strip  []string // suggestions
	picked int      // index in strip of what a finger touches, −1 for nothing
	keys   int      // pressed so far
	hold   time.Duration
}

const (
	stripWords = 3
	letterTime = 160 * time.Millisecond
	lookTime   = 550 * time.Millisecond // at a word in the strip, or at a word corrected
	endTime    = 4 * time.Second
)

// typed types a message into a session and returns what the screen shows. It is an error if a
// word with keys of its own is not corrected to the word meant.
func typed(s *predict.Session, message []word) ([]frame, error) {
	s.Correction = predict.CorrectAuto
	t := typist{session: s}
	for _, w := range message {
		if err := t.word(w); err != nil {
			return nil, err
		}
	}
	t.now.hold, t.now.strip = endTime, nil
	t.frames = append(t.frames, t.now)
	return t.frames, nil
}

// typist is a message being typed.
type typist struct {
	session *predict.Session
	now     frame
	frames  []frame
}

func (t *typist) word(w word) error {
	keys := w.keys
	if keys == "" {
		keys = w.meant
	}
	for n := 0; ; n++ {
		t.now.prefix = keys[:n]
		a, err := t.look()
		if err != nil {
			return err
		}
		if at := slices.Index(t.now.strip, w.meant); at >= 0 && w.keys == "" {
			t.now.picked = at
			t.show(lookTime)
			t.finish(w.meant)
			return nil
		}
		t.show(letterTime)
		if n < len(keys) {
			t.now.keys++
			t.now.fixed = ""
			continue
		}
		if a.Autocorrect == "" {
			a.Autocorrect = keys
		}
		if a.Autocorrect != w.meant {
			return fmt.Errorf("after %q the keys %q became %q, want %q", t.now.text, keys, a.Autocorrect, w.meant)
		}
		t.finish(w.meant)
		if w.meant != keys {
			t.now.fixed = w.meant
		}
		return nil
	}
}

// look asks the session for the strip.
func (t *typist) look() (predict.Answer, error) {
	a, err := t.session.Answer(predict.Query{Context: t.now.text, Prefix: t.now.prefix, K: stripWords})
	t.now.strip, t.now.picked = nil, -1
	for _, s := range a.Suggestions {
		t.now.strip = append(t.now.strip, s.Word)
	}
	return a, err
}

// finish presses a key, a suggestion or the space, which ends a word.
func (t *typist) finish(word string) {
	t.now.keys++
	t.now.text, t.now.prefix, t.now.fixed = t.now.text+word+" ", "", ""
}

func (t *typist) show(hold time.Duration) {
	f := t.now
	f.strip, f.hold = slices.Clone(f.strip), hold
	if f.fixed != "" {
		f.hold = lookTime
	}
	t.frames = append(t.frames, f)
}

// whole is the text of all words and letters, without the last space.
func (f frame) whole() string { return strings.TrimSuffix(f.text+f.prefix, " ") }
