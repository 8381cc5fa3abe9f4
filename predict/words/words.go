// Package words holds the English words that come with the program: a list that
// completes what the built-in model's vocabulary lacks, and words that a keyboard
// does not offer unasked. README.md tells their sources, licences and how they were
// made.
package words

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/klauspost/compress/gzip"

	"github.com/lstmkb/lstmkb/predict"
)

//go:embed english.tsv.gz
var english string

//go:embed blocked.txt
var blocked string

// English reads the list of words for predict.WithWords.
func English() (*predict.Words, error) {
	z, err := gzip.NewReader(strings.NewReader(english))
	if err != nil {
		return nil, fmt.Errorf("the words in the program: %w", err)
	}
	w, err := predict.ReadWords(z)
	if err != nil {
		return nil, fmt.Errorf("the words in the program: %w", err)
	}
	return w, nil
}

// Blocklist reads the default blocklist.
func Blocklist() (*predict.Blocklist, error) {
	b, err := predict.ReadBlocklist(strings.NewReader(blocked))
	if err != nil {
		return nil, fmt.Errorf("the blocklist in the program: %w", err)
	}
	return b, nil
}
