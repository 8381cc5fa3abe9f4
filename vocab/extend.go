package vocab

import (
	"fmt"
	"maps"
	"slices"
)

// Extend returns a vocabulary with more words, whose ids follow those of v. It is an error if v
// has one of the words, if two are the same word, or if [Read] would refuse one.
func (v *Vocab) Extend(more []string) (*Vocab, error) {
	l := &list{tok: v.tok, words: slices.Clone(v.words), lines: make([]int, len(v.words)), ids: maps.Clone(v.ids)}
	for i := range l.lines {
		l.lines[i] = i + 1
	}
	for _, w := range more {
		line := len(l.words) + 1
		if err := checkWord([]byte(w), line); err != nil {
			return nil, err
		}
		if v.Has(w) {
			return nil, fmt.Errorf("vocab: line %d: %q is in the vocabulary already", line, w)
		}
		if err := l.add(w, line); err != nil {
			return nil, err
		}
	}
	return l.vocab()
}
