//go:build !js

package prompt

import (
	"context"
	"errors"
	"io"

	tea "charm.land/bubbletea/v2"
)

// Run reads lines from the terminal in and draws on the terminal out, with k suggestions, until
// Ctrl-C, Ctrl-D or the end of ctx. Tab picks the first suggestion, its number any one; Backspace
// behind a correction puts the letters back; Esc hides the strip until the next letter, so that a
// digit can be typed. Lines that were finished stay on the screen.
func Run(ctx context.Context, in io.Reader, out io.Writer, s Session, k int) error {
	m := newModel(ctx, s, k)
	_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out)).Run()
	if ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		return nil
	}
	return errors.Join(m.err, err)
}
