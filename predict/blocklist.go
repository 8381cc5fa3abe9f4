package predict

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// Blocklist holds words that are not suggested, whatever their case and accents, unless the person
// uses or is typing them. A nil one is empty.
type Blocklist struct{ folds map[string]bool }

// maxBlocked is the largest number of words of a blocklist.
const maxBlocked = 1 << 20

// ReadBlocklist reads one word per line. It skips blank lines and lines that begin with #.
// Errors name the line.
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
		b.folds[string(appendBlocked(nil, vocab.Keyboard.Key(word)))] = true
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("blocklist: line %d: %w", n+1, err)
	}
	return b, nil
}

// NonwordsName is the file of a model folder that holds words of its vocabulary that are none,
// as didn, in the format of a blocklist. They are not suggested unless they are learned.
const NonwordsName = "nonwords.txt"

// WithNonwords leaves the words of b out of the vocabulary's suggestions.
func WithNonwords(b *Blocklist) Option { return func(p *Predictor) { p.nonwords = b } }

// BlocklistName is the file of a model folder that holds the blocklist of its language.
const BlocklistName = "blocked.txt"

// LoadBlocklist reads the blocklist of a model folder. Without the file it returns nil, the empty
// list.
func LoadBlocklist(folder fs.FS) (*Blocklist, error) {
	return loadFile(folder, BlocklistName, ReadBlocklist)
}

// Has reports whether the word is blocked.
func (b *Blocklist) Has(word string) bool {
	return b != nil && b.has(Fold(word), vocab.Keyboard.Key(word))
}

// has is Has for a word with that fold and key.
func (b *Blocklist) has(fold, key string) bool {
	if b == nil {
		return false
	}
	// In a key hyphens of other shapes are hyphens.
	if !strings.Contains(key, "'") && !strings.ContainsRune(fold, '\u2010') {
		return b.folds[fold]
	}
	var buf [vocab.MaxWord]byte
	return b.folds[string(appendBlocked(buf[:0], key))]
}

// appendBlocked appends the fold of a key with its apostrophes, since he'll is not hell.
func appendBlocked(dst []byte, key string) []byte {
	before, behind, ok := strings.Cut(key, "'")
	if dst = appendFold(dst, before); ok {
		dst = appendBlocked(append(dst, '\''), behind)
	}
	return dst
}
