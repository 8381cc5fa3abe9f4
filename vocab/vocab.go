package vocab

import (
	"strings"
	"sync"
	"unicode"
)

const (
	// Unk is the id of the unknown word.
	Unk int32 = 0
	// Eos is the id of the token that ends a line.
	Eos int32 = 1
	// UnkWord is how [Unk] is written.
	UnkWord = "<unk>"
	// EosWord is how [Eos] is written.
	EosWord = "<eos>"

	// MaxWord is the length limit of a word in bytes; a longer token is unknown.
	MaxWord = 100

	// firstWord is the first id that is not a special token.
	firstWord = 2
	// maxWords limits the memory of Read and Build.
	maxWords = 10_000_000
)

// Vocab is a numbered list of words. It is immutable and safe for concurrent use.
type Vocab struct {
	tok    Tokenizer
	words  []string // as shown
	isWord []bool
	ids    map[string]int32 // by key

	hash func() string
}

// newVocab makes a vocabulary of checked words: at most maxWords, all valid, <unk> and <eos>
// first, all keys different.
func newVocab(t Tokenizer, words []string, ids map[string]int32) *Vocab {
	v := &Vocab{
		tok:    t,
		words:  words,
		isWord: make([]bool, len(words)),
		ids:    ids,
	}
	for i, w := range words {
		v.isWord[i] = i >= firstWord && strings.ContainsFunc(w, isLetterOrDigit)
	}
	v.hash = sync.OnceValue(v.sum)
	return v
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Len returns the number of tokens, <unk> and <eos> included.
func (v *Vocab) Len() int { return len(v.words) }

// Tokenizer returns the tokenizer the vocabulary was made with.
func (v *Vocab) Tokenizer() Tokenizer { return v.tok }

// Word returns the token as people see it, in its usual casing. It panics if id is not in
// [0, Len).
func (v *Vocab) Word(id int32) string { return v.words[id] }

// IsWord reports whether the token has a letter or a digit and is neither <unk> nor <eos>.
// It panics if id is not in [0, Len).
func (v *Vocab) IsWord(id int32) bool { return v.isWord[id] }

// ID returns the id of the word with the same [Tokenizer.Key], or [Unk] if the vocabulary
// lacks it. UnkWord and EosWord have the ids [Unk] and [Eos].
func (v *Vocab) ID(word string) int32 {
	id, _ := v.lookup(word)
	return id
}

// Has reports whether the vocabulary has the word; it has <unk> and <eos>.
func (v *Vocab) Has(word string) bool {
	_, ok := v.lookup(word)
	return ok
}

// AppendLine appends the ids of the line's tokens to dst, without an [Eos] at the end, and
// returns the extended slice. Text cannot spell the end of a line: "<eos>" in it is [Unk].
func (v *Vocab) AppendLine(dst []int32, line string) []int32 {
	if v.tok.IsKeyboard() { // the same as appendWords, without allocating, up to the first token beyond ASCII
		for n := 1; line != "" && n > 0; {
			if n = v.tok.quickToken(line); n > 0 && isGraphic(line[0]) {
				dst = append(dst, v.textID(line[:n]))
			}
			line = line[n:]
		}
		if line == "" {
			return dst
		}
	}
	return v.appendWords(dst, line)
}

func (v *Vocab) appendWords(dst []int32, line string) []int32 {
	for w := range v.tok.Words(line) {
		dst = append(dst, v.textID(w))
	}
	return dst
}

// textID is the id of a token of running text.
func (v *Vocab) textID(w string) int32 {
	id, _ := v.lookup(w)
	if id == Eos {
		return Unk
	}
	return id
}

func (v *Vocab) lookup(word string) (int32, bool) {
	if len(word) > MaxWord {
		return Unk, false
	}
	if v.tok.IsKeyboard() {
		// A map indexed by string(bytes) does not allocate; Key would.
		var buf [MaxWord]byte
		if key, ok := v.tok.asciiKey(&buf, word); ok {
			id, ok := v.ids[string(key)]
			return id, ok
		}
		word = v.tok.Key(word)
	}
	id, ok := v.ids[word]
	return id, ok
}

// asciiKey writes t.Key of an ASCII token into buf. It reports false for longer tokens and those
// whose key is not ASCII.
func (t Tokenizer) asciiKey(buf *[MaxWord]byte, word string) ([]byte, bool) {
	if len(word) > len(buf) {
		return nil, false
	}
	for i := range len(word) {
		c := word[i]
		if c >= 0x80 || c == 'I' && t.isDotless() {
			return nil, false
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return buf[:len(word)], true
}
