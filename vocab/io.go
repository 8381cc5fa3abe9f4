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
// valid UTF-8 without white space, no two words have the same key, and there are at most
// 10,000,000. Keys were finer once: of words that only differed then, text is read as the
// first. An error names the line and what was expected.
func Read(r io.Reader, t Tokenizer) (*Vocab, error) {
	if _, err := ParseTokenizer(string(t)); err != nil {
		return nil, err
	}
	var (
		br    = bufio.NewReader(r)
		words []string
		ids   = make(map[string]int32)
	)
	for {
		b, err := br.ReadSlice('\n')
		line := len(words) + 1
		if errors.Is(err, io.EOF) && len(b) == 0 {
			break
		}
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("vocab: line %d: read: %w", line, err)
		}
		word, err := checkLine(b, line)
		if err != nil {
			return nil, err
		}
		key := t.Key(word)
		if key == "" {
			return nil, fmt.Errorf("vocab: line %d: %q has nothing to see; expected a word", line, word)
		}
		if first, ok := ids[key]; !ok {
			ids[key] = int32(len(words))
		} else if t != Keyboard || earlierKey(words[first]) == earlierKey(word) {
			return nil, fmt.Errorf("vocab: line %d: %q is the same word as line %d; expected each word once",
				line, word, first+1)
		}
		words = append(words, word)
	}
	if len(words) < firstWord {
		return nil, fmt.Errorf("vocab: line %d: missing; expected %q and %q on lines 1 and 2",
			len(words)+1, UnkWord, EosWord)
	}
	return newVocab(t, words, ids), nil
}

// earlierKey is Keyboard.Key as it was when vocabularies with both - and ‑ were made.
func earlierKey(word string) string {
	return strings.ToLower(strings.NewReplacer("’", "'", string(softHyphen), "").Replace(word))
}

// checkLine checks a line, newline included, and returns its word.
func checkLine(b []byte, line int) (string, error) {
	word, whole := bytes.CutSuffix(b, []byte{'\n'})
	switch {
	case line > maxWords:
		return "", fmt.Errorf("vocab: line %d: too many words; expected at most %d", line, maxWords)
	case len(word) > MaxWord:
		return "", fmt.Errorf("vocab: line %d: word is longer than %d bytes", line, MaxWord)
	case !utf8.Valid(word):
		return "", fmt.Errorf("vocab: line %d: %q is not valid UTF-8", line, word)
	case bytes.ContainsFunc(word, unicode.IsSpace):
		return "", fmt.Errorf("vocab: line %d: %q has white space; expected one word", line, word)
	case len(word) == 0:
		return "", fmt.Errorf("vocab: line %d: empty; expected a word", line)
	case line == 1 && string(word) != UnkWord:
		return "", fmt.Errorf("vocab: line 1: %q; expected %q", word, UnkWord)
	case line == 2 && string(word) != EosWord:
		return "", fmt.Errorf("vocab: line 2: %q; expected %q", word, EosWord)
	case !whole:
		return "", fmt.Errorf("vocab: line %d: no newline after %q; the file may be cut short", line, word)
	}
	return string(word), nil
}
