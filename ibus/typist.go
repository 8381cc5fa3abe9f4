package ibus

import (
	"context"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
)

// typist is the compose.Engine of a person's keyboard. What is learned waits until the key that
// it came with is answered.
type typist struct {
	*keyboard.Session
	reader  *keyboard.Session // of what is to be learned, nil where slips are corrected as they are typed or nothing is learned
	waiting []func(context.Context) error
}

// newTypist makes a typist of a keyboard as it is now.
func newTypist(k *keyboard.Keyboard) *typist {
	t := &typist{Session: k.NewSession()}
	if set := k.Settings(); set.Learning && set.Correction() != predict.CorrectAuto {
		t.reader = k.NewSession()
	}
	return t
}

// Keep implements compose.Engine.
func (t *typist) Keep(letters string, private bool) {
	if t.reader != nil {
		t.reader.Stay(letters) // what is kept is no slip
	}
	if private {
		t.Session.Stay(letters)
		return
	}
	t.waiting = append(t.waiting, func(ctx context.Context) error { return t.Session.Keep(ctx, letters) })
}

// Learn implements compose.Engine.
func (t *typist) Learn(text string) {
	t.waiting = append(t.waiting, func(ctx context.Context) (err error) {
		if t.reader != nil {
			text, err = t.reader.WithoutSlips(ctx, "", text)
		}
		if err == nil {
			err = t.Session.Sent(ctx, text)
		}
		return err
	})
}

// learn learns what waits. It returns the first error.
func (t *typist) learn(ctx context.Context) (err error) {
	for _, do := range t.waiting {
		if e := do(ctx); err == nil {
			err = e
		}
	}
	t.waiting = t.waiting[:0]
	return err
}
