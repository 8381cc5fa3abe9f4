package adapt

import (
	"fmt"

	"github.com/lstmkb/lstmkb/vocab"
)

// checkSpaced returns an error for text whose words have no spaces between them.
func checkSpaced(lines []string) error {
	var spacing vocab.Spacing
	for _, line := range lines {
		spacing.Add(line)
	}
	if err := spacing.Check(); err != nil {
		return fmt.Errorf("the text: %w", err)
	}
	return nil
}
