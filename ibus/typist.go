package ibus

import (
	"context"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
)

// typist is the session of an engine.
type typist struct {
	*keyboard.Session
	reader *keyboard.Session // of what is to be learned, nil where slips are corrected as they are typed or nothing is learned
}

// newTypist makes a typist of a keyboard as it is now.
func newTypist(k *keyboard.Keyboard) *typist {
	t := &typist{Session: k.NewSession()}
	if set := k.Settings(); set.Learning && set.Correction() != predict.CorrectAuto {
		t.reader = k.NewSession()
	}
	return t
}

// keep keeps letters that were put back.
func (t *typist) keep(ctx context.Context, letters string, private bool) error {
	if t.reader != nil {
		t.reader.Stay(letters) // what is kept is no slip
	}
	if private {
		t.Stay(letters)
		return nil
	}
	return t.Keep(ctx, letters)
}

// learn learns a text.
func (t *typist) learn(ctx context.Context, text string) (err error) {
	if t.reader != nil {
		if text, err = t.reader.WithoutSlips(ctx, "", text); err != nil {
			return err
		}
	}
	return t.Sent(ctx, text)
}
