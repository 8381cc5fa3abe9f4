package prompt

import (
	"context"
	"errors"
	"io"
)

// Run fails: a browser has no terminal.
func Run(context.Context, io.Reader, io.Writer, Session, int) error {
	return errors.New("a browser has no terminal for the prompt")
}
