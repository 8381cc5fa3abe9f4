package predict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// A text is cut into blocks, and each block into tokens by itself, so that the tokens at the
// end of a text do not depend on what stands far before them. The context may begin at some
// tokens only, minStep to maxStep apart: where a block begins if it can be. Where it will begin
// next is known beforehand, so that a Session reads ahead.
const (
	// blockBytes is the length of a block, about 65 tokens of English.
	blockBytes = 320
	// blockSearch is how many bytes behind a multiple of blockBytes are searched for the
	// beginning of a word, where a block begins. Without one it begins right there.
	blockSearch = 64
	// superBlock is how many blocks have their beginnings chosen from their first one on.
	superBlock = 16
	maxBlocks  = 2 * superBlock // that are read at most
	minStep    = 64
	maxStep    = 128
	// prepareAt is how many tokens before the context moves on its next beginning is said.
	prepareAt = 50
)

// blocks holds the tokens of a text's last blocks, for the next text: most texts are the last
// one and a letter more. It is not safe for concurrent use.
type blocks struct {
	vocab *vocab.Vocab
	last  [maxBlocks]block // block i at i%maxBlocks
	ids   []int32          // of context
}

type block struct {
	from int
	text []byte
	ids  []int32
}

// newBlocks has memory for all texts but very dense ones, so that it need not grow.
func newBlocks(v *vocab.Vocab) blocks {
	const maxBytes, tokens = blockBytes + blockSearch + utf8.UTFMax, blockBytes / 2
	b := blocks{vocab: v, ids: make([]int32, 0, 2*MaxContext)}
	text, ids := make([]byte, maxBlocks*maxBytes), make([]int32, maxBlocks*tokens)
	for i := range b.last {
		b.last[i].text, b.last[i].ids = text[i*maxBytes:][:0:maxBytes], ids[i*tokens:][:0:tokens]
	}
	return b
}

// context returns the ids of text's last tokens, at most MaxContext. Where a little more text
// will move the context on, next is the index in ids of its new beginning and left about the
// number of tokens until then; else next is 0. A text begins after <eos>, as a line does in
// training. The ids are valid until the next call.
func (b *blocks) context(text string) (ids []int32, next, left int) {
	last, from := max(0, len(text)-1)/blockBytes, 0
	for known := false; !known; {
		if from, known = blockStart(text, last); !known {
			last--
		}
	}
	first, n := last, len(b.read(text, last, from, len(text)).ids)
	least := max(0, (last/superBlock-1)*superBlock)
	for ; first > least && (n <= MaxContext || first%superBlock != 0); first-- {
		to := from
		from, _ = blockStart(text, first-1)
		n += len(b.read(text, first-1, from, to).ids)
	}
	// Find the first beginning behind which no more than MaxContext tokens are, and the one
	// after it.
	b.ids = b.ids[:0]
	begin, step, super := 0, 0, 0
	for i := first; i <= last; i++ {
		if i%superBlock == 0 {
			super = len(b.ids)
		}
		for j, id := range b.last[i%maxBlocks].ids {
			if at := len(b.ids); j == 0 && (i%superBlock == 0 || at-step >= minStep) || at-step == maxStep {
				step = at
				if n-begin > MaxContext {
					begin = at
				} else if next == 0 {
					next = at - begin
				}
			}
			b.ids = append(b.ids, id)
		}
	}
	ids = b.ids[begin:]
	if left = MaxContext - len(ids); left < prepareAt {
		return ids, next, left
	}
	// The context also moves on where the next superBlock begins, if blocks hold few tokens.
	if left = superBlock - last%superBlock; left <= superBlock/2 && super > begin {
		return ids, super - begin, left
	}
	return ids, 0, 0
}

// blockStart returns where block i of text begins. It reports false if the text ends before
// that is decided.
func blockStart(text string, i int) (int, bool) {
	from := i * blockBytes
	if i == 0 {
		return 0, true
	}
	for at := from; at < from+blockSearch; at++ {
		if at >= len(text) {
			return 0, false
		}
		if c := text[at-1]; c == ' ' || c == '\n' {
			// A mark would belong to the space. No token goes on over a space and a letter.
			if r, _ := utf8.DecodeRuneInString(text[at:]); '!' <= r && r <= '~' || unicode.IsLetter(r) {
				return at, true
			}
		}
	}
	for from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	return from, true
}

// read returns block i of a text, text[from:to].
func (b *blocks) read(text string, i, from, to int) *block {
	x := &b.last[i%maxBlocks]
	if len(x.ids) > 0 && x.from == from && string(x.text) == text[from:to] {
		return x
	}
	x.from, x.text, x.ids = from, append(x.text[:0], text[from:to]...), x.ids[:0]
	if i == 0 {
		x.ids = append(x.ids, vocab.Eos)
	}
	for line, rest := "", text[from:to]; rest != ""; {
		if n := strings.IndexByte(rest, '\n') + 1; n > 0 {
			line, rest = rest[:n], rest[n:]
		} else {
			line, rest = rest, ""
		}
		n := len(x.ids)
		x.ids = b.vocab.AppendLine(x.ids, strings.ToValidUTF8(line, "\ufffd"))
		// Like corpus.Text.Encode: keyboard text has no blank lines.
		blank := len(x.ids) == n && b.vocab.Tokenizer().IsKeyboard()
		if strings.HasSuffix(line, "\n") && !blank {
			x.ids = append(x.ids, vocab.Eos)
		}
	}
	return x
}

// forget drops the text.
func (b *blocks) forget() {
	for i := range b.last {
		x := &b.last[i]
		clear(x.text[:cap(x.text)])
		x.ids = x.ids[:0]
	}
}
