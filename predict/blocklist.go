package predict

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Blocklist holds words that are never suggested, whatever their case and
// accents; words that are learned are held back too. A nil one holds none.
type Blocklist struct{ folds map[string]bool }

// maxBlocked bounds the words of a blocklist.
const maxBlocked = 1 << 20

// ReadBlocklist reads a word a line; blank lines and those that begin with # are
// skipped. Errors name the line.
func ReadBlocklist(r io.Reader) (*Blocklist, error) {
	b := &Blocklist{map[string]bool{}}
	in := bufio.NewScanner(r)
	n := 0
	for in.Scan() {
		n++
		word := strings.TrimSpace(in.Text())
		switch {
		case word == "" || word[0] == '#':
			continue
		case !utf8.ValidString(word):
			return nil, fmt.Errorf("blocklist: line %d is not UTF-8", n)
		case len(b.folds) == maxBlocked:
			return nil, fmt.Errorf("blocklist: line %d: more than %d words", n, maxBlocked)
		}
		b.folds[Fold(word)] = true
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("blocklist: line %d: %w", n+1, err)
	}
	return b, nil
}

// Has reports whether the word is held back.
func (b *Blocklist) Has(word string) bool { return b != nil && b.hasFold(Fold(word)) }

func (b *Blocklist) hasFold(fold string) bool { return b != nil && b.folds[fold] }
