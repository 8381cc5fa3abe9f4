package vocab

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Builder counts the words of a text and makes a [Vocab] of them. Its memory grows with the
// number of different words, not with the text. It is not safe for concurrent use.
type Builder struct {
	// Sentences says where sentences begin: there, a capital tells nothing about a word.
	Sentences Sentences
	// Keep, unless nil, says of a word, as it is shown, whether Build may take it.
	Keep func(word string) bool

	tok     Tokenizer
	entries []entry // in order of first appearance
	index   map[string]int32
}

type entry struct {
	key   string
	count int64
	forms Forms // spellings, for Keyboard only
}

// NewBuilder returns an empty Builder for text that t splits, with DefaultSentences.
func NewBuilder(t Tokenizer) *Builder {
	return &Builder{Sentences: DefaultSentences, tok: t, index: make(map[string]int32)}
}

// AddLine counts the tokens of one line. It skips "<unk>", "<eos>" and tokens longer than
// [MaxWord] bytes or with control characters, which a vocabulary cannot hold.
func (b *Builder) AddLine(line string) {
	if !b.tok.IsKeyboard() {
		for w := range b.tok.Words(line) {
			if listable(w) && w != UnkWord && w != EosWord {
				b.at(w).count++
			}
		}
		return
	}
	b.Sentences.Cased(b.tok, line, func(w string, use CaseUse) bool {
		if listable(w) {
			w = plain(w)
			e := b.atKey(w)
			e.count++
			e.forms.Add(w, use, 1)
		}
		return true
	})
}

// listable reports whether a token may be a word of a vocabulary.
func listable(w string) bool {
	return len(w) <= MaxWord && (graphicASCII(w) || !strings.ContainsFunc(w, unicode.IsControl))
}

// atKey returns the entry of a Keyboard token. It allocates a key only for new words and
// for tokens beyond ASCII. The pointer is valid until the next new word.
func (b *Builder) atKey(word string) *entry {
	var buf [MaxWord]byte
	if key, ok := b.tok.asciiKey(&buf, word); ok {
		if i, ok := b.index[string(key)]; ok {
			return &b.entries[i]
		}
	}
	return b.at(b.tok.Key(word))
}

func (b *Builder) at(key string) *entry {
	i, ok := b.index[key]
	if !ok {
		i = int32(len(b.entries))
		key = strings.Clone(key) // a substring would keep its whole line alive
		b.index[key] = i
		b.entries = append(b.entries, entry{key: key})
	}
	return &b.entries[i]
}

// Counted returns how many words were counted, and how many distinct ones.
func (b *Builder) Counted() (words int64, distinct int) {
	for _, e := range b.entries {
		words += e.count
	}
	return words, len(b.entries)
}

// Build makes a vocabulary of the words seen at least minCount times, in order of falling
// frequency, then of first appearance. It has at most size entries, <unk> and <eos>
// included; a size of 0 sets no limit. Keyboard shows a word as it is mostly written. It is
// an error if no word qualifies, if Keep takes none, or if size leaves no room for one.
func (b *Builder) Build(size, minCount int) (*Vocab, error) {
	if _, err := ParseTokenizer(string(b.tok)); err != nil {
		return nil, err
	}
	if size < 0 || size == 1 || size == firstWord || size > maxWords {
		return nil, fmt.Errorf("vocab: size is %d; expected 0 (no bound) or %d to %d, %s and %s included",
			size, firstWord+1, maxWords, UnkWord, EosWord)
	}
	if len(b.entries) == 0 {
		return nil, fmt.Errorf("vocab: no words were added; expected text with words of at most %d bytes", MaxWord)
	}
	order := make([]int32, 0, len(b.entries))
	for i, e := range b.entries {
		if e.count >= int64(minCount) {
			order = append(order, int32(i))
		}
	}
	if len(order) == 0 {
		return nil, fmt.Errorf("vocab: none of %d words occurs %d times; expected a lower least count",
			len(b.entries), minCount)
	}
	slices.SortStableFunc(order, func(i, j int32) int {
		return cmp.Compare(b.entries[j].count, b.entries[i].count)
	})
	if size == 0 {
		size = maxWords
	}

	words := make([]string, 0, min(len(order)+firstWord, size))
	words = append(words, UnkWord, EosWord)
	ids := make(map[string]int32, cap(words))
	ids[UnkWord], ids[EosWord] = Unk, Eos
	for _, i := range order {
		if len(words) == size {
			break
		}
		e := &b.entries[i]
		shown := e.forms.Shown(e.key)
		if b.Keep != nil && !b.Keep(shown) {
			continue
		}
		ids[e.key] = int32(len(words))
		words = append(words, shown)
	}
	if len(words) == firstWord {
		return nil, fmt.Errorf("vocab: none of %d words may be taken; expected one at least", len(order))
	}
	return newVocab(b.tok, words, ids), nil
}
