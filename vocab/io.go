package vocab

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WriteTo writes the words as shown, one a line, for [Read], and returns the number of bytes
// written.
func (v *Vocab) WriteTo(w io.Writer) (int64, error) {
	cw := &countWriter{w: w}
	bw := bufio.NewWriter(cw)
	for _, word := range v.words {
		// A bufio.Writer keeps its first error and Flush returns it.
		_, _ = bw.WriteString(word)
		_ = bw.WriteByte('\n')
	}
	if err := bw.Flush(); err != nil {
		return cw.n, fmt.Errorf("vocab: write: %w", err)
	}
	return cw.n, nil
}

type countWriter struct {
	w io.Writer
	n int64
}

func (c *countWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// Hash returns the SHA-256, in hexadecimal, of the output of [Vocab.WriteTo]. It is computed
// once.
func (v *Vocab) Hash() string { return v.hash() }

func (v *Vocab) sum() string {
	h := sha256.New()
	_, _ = v.WriteTo(h) // a hash.Hash never returns an error
	return hex.EncodeToString(h.Sum(nil))
}

// Read reads a vocabulary in the format of [Vocab.WriteTo]. It is strict: line 1 is <unk>,
// line 2 <eos>, every line ends in a newline and holds one word of 1 to [MaxWord] bytes of
// valid UTF-8 without white space and control characters, no two words have the same key, and
// there are at most 10,000,000. Keys were finer once: of words that only differed then, text is
// read as the first. An error names the line and what was expected. [Import] reads the lists of
// other programs.
func Read(r io.Reader, t Tokenizer) (*Vocab, error) {
	l, err := newList(t)
	if err != nil {
		return nil, err
	}
	br := bufio.NewReader(r)
	for {
		b, err := br.ReadSlice('\n')
		line := len(l.words) + 1
		if errors.Is(err, io.EOF) && len(b) == 0 {
			return l.vocab()
		}
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("vocab: line %d: read: %w", line, err)
		}
		word, whole := bytes.CutSuffix(b, []byte{'\n'})
		if err := checkWord(word, line); err != nil {
			return nil, err
		}
		if !whole {
			return nil, fmt.Errorf("vocab: line %d: no newline after %q; the file may be cut short", line, word)
		}
		if err := l.add(string(word), line); err != nil {
			return nil, err
		}
	}
}

// list is a vocabulary that is being read.
type list struct {
	tok   Tokenizer
	words []string
	lines []int // where each word stands in its file
	ids   map[string]int32
}

func newList(t Tokenizer) (*list, error) {
	if _, err := ParseTokenizer(string(t)); err != nil {
		return nil, err
	}
	return &list{tok: t, ids: make(map[string]int32)}, nil
}

// add appends a word of that line that checkWord has passed.
func (l *list) add(word string, line int) error {
	id := len(l.words)
	if want := [firstWord]string{UnkWord, EosWord}; id < firstWord && word != want[id] {
		return fmt.Errorf("vocab: line %d: %q; expected %q", line, word, want[id])
	}
	if id == maxWords {
		return fmt.Errorf("vocab: line %d: too many words; expected at most %d", line, maxWords)
	}
	key := l.tok.Key(word)
	if key == "" {
		return fmt.Errorf("vocab: line %d: %q has nothing to see; expected a word", line, word)
	}
	if first, ok := l.ids[key]; !ok {
		l.ids[key] = int32(id)
	} else if !l.tok.IsKeyboard() || earlierKey(l.words[first]) == earlierKey(word) {
		return fmt.Errorf("vocab: line %d: %q is the same word as line %d; expected each word once", line, word, l.lines[first])
	}
	l.words, l.lines = append(l.words, word), append(l.lines, line)
	return nil
}

// earlierKey is Keyboard.Key as it was when vocabularies with both - and ‑ were made.
func earlierKey(word string) string {
	return strings.ToLower(strings.NewReplacer("’", "'", string(softHyphen), "").Replace(word))
}

func (l *list) vocab() (*Vocab, error) {
	if len(l.words) < firstWord {
		return nil, fmt.Errorf("vocab: line %d: missing; expected %q and %q on lines 1 and 2", len(l.words)+1, UnkWord, EosWord)
	}
	return newVocab(l.tok, l.words, l.ids), nil
}

// checkWord returns an error for what cannot be a word of a vocabulary.
func checkWord(word []byte, line int) error {
	switch {
	case len(word) > MaxWord:
		return fmt.Errorf("vocab: line %d: word is longer than %d bytes", line, MaxWord)
	case !utf8.Valid(word):
		return fmt.Errorf("vocab: line %d: %q is not valid UTF-8", line, word)
	case bytes.HasSuffix(word, []byte{'\r'}):
		return fmt.Errorf("vocab: line %d: %q: the line ends in CR LF; expected LF alone", line, word)
	case bytes.ContainsFunc(word, unicode.IsSpace):
		return fmt.Errorf("vocab: line %d: %q has white space; expected one word", line, word)
	case bytes.ContainsFunc(word, unicode.IsControl):
		return fmt.Errorf("vocab: line %d: %q has a control character; expected one word", line, word)
	case len(word) == 0:
		return fmt.Errorf("vocab: line %d: empty; expected a word", line)
	}
	return nil
}
