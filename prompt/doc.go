// Package prompt is a keyboard in a terminal: a line to type in, and below it a strip of
// suggestions that follows what is typed.
package prompt

import (
	"context"

	"github.com/lstmkb/lstmkb/predict"
)

// Session is what suggests and learns, as keyboard.Session does.
type Session interface {
	// Answer is predict.Session.Answer.
	Answer(q predict.Query) (predict.Answer, error)
	// Keep says that the person has put back letters that a correction had replaced.
	Keep(ctx context.Context, word string) error
	// Sent takes a finished line.
	Sent(ctx context.Context, line string) error
}
