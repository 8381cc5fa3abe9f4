package corpus

import (
	"context"
	"errors"
	"fmt"

	"github.com/lstmkb/lstmkb/vocab"
)

// CheckSpaced returns an error if the beginning of the train split is text whose words have no
// spaces between them (vocab.Spacing).
func (t *Text) CheckSpaced(ctx context.Context) error {
	var spacing vocab.Spacing
	size := 0
	err := t.Lines(ctx, Train, func(line string) error {
		spacing.Add(line)
		if size += len(line); size > guessSize {
			return errStop
		}
		return nil
	})
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	if err := spacing.Check(); err != nil {
		return fmt.Errorf("corpus: %s: %w", t.path, err)
	}
	return nil
}
