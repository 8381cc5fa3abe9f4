package ibus

import (
	"context"

	"github.com/lstmkb/lstmkb/keyboard"
)

// typist is the compose.Engine of a person's keyboard. What is learned waits until the key that
// it came with is answered.
type typist struct {
	*keyboard.Session
	waiting []func(context.Context) error
}

// Keep implements compose.Engine.
func (t *typist) Keep(letters string, private bool) {
	if private {
		t.Session.Stay(letters)
		return
	}
	t.waiting = append(t.waiting, func(ctx context.Context) error { return t.Session.Keep(ctx, letters) })
}

// Learn implements compose.Engine.
func (t *typist) Learn(text string) {
	t.waiting = append(t.waiting, func(ctx context.Context) error { return t.Session.Sent(ctx, text) })
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
