package corpus

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// errStop makes readLines stop early.
var errStop = errors.New("stop")

// Lines calls fn with each line of a split, in order, without its line ending. A line is
// valid UTF-8 without newline and NUL; see [Decoder] for texts in other encodings. An error from fn stops it and is returned unchanged;
// an error in the text names the file. A file without text, a line longer than 64 MiB and a
// done ctx are errors. It needs a few times the memory of the longest line.
func (t *Text) Lines(ctx context.Context, s Split, fn func(line string) error) error {
	if _, err := ParseSplit(string(s)); err != nil {
		return err
	}
	if t.files != nil {
		if !t.Has(s) {
			return t.missing(s)
		}
		return t.readLines(ctx, t.files[s], fn)
	}
	from, to, err := t.part(ctx, s)
	if err != nil {
		return err
	}
	n := 0
	err = t.readAll(ctx, func(line string) error {
		n++
		if n > to {
			return errStop
		}
		if n > from {
			return fn(line)
		}
		return nil
	})
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

// minLines is the length of the shortest file that has a valid and a test text.
const minLines = 3

// part returns the lines of the one file that form the split: from <= i < to.
func (t *Text) part(ctx context.Context, s Split) (from, to int, err error) {
	n, err := t.count(ctx)
	if err != nil {
		return 0, 0, err
	}
	if n < minLines {
		if s == Train {
			return 0, math.MaxInt, nil
		}
		return 0, 0, fmt.Errorf("corpus: %s has too few lines for a %s text: %d; expected at least %d", t.path, s, n, minLines)
	}
	valid, test := n*90/100, n*95/100
	if n < 20 {
		valid, test = n-2, n-1
	}
	switch s {
	case Train:
		return 0, valid, nil
	case Valid:
		return valid, test, nil
	default:
		return test, n, nil
	}
}

func (t *Text) count(ctx context.Context) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines > 0 {
		return t.lines, nil
	}
	n := 0
	err := t.readAll(ctx, func(string) error { n++; return nil })
	if err != nil {
		return 0, err
	}
	t.lines = n
	return n, nil
}

// readAll calls fn with each line in memory, or of the one file and of those that follow it.
func (t *Text) readAll(ctx context.Context, fn func(string) error) error {
	for i, line := range t.held {
		if i%checkLines == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := fn(line); err != nil {
			return err
		}
	}
	if t.held != nil {
		return nil
	}
	err := t.readLines(ctx, t.path, fn)
	for _, path := range t.more {
		if err != nil {
			break
		}
		err = t.readLines(ctx, path, fn)
	}
	return err
}
