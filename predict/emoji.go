package predict

import (
	"strings"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/emoji"
	"github.com/lstmkb/lstmkb/vocab"
)

// EmojiName is the file of a model folder that holds its table of emoji, see package emoji.
const EmojiName = "emoji.tsv.gz"

// WithEmoji answers queries that ask for it with the emoji of t, which may be nil.
func WithEmoji(t *emoji.Table) Option { return func(p *Predictor) { p.emoji = t } }

// commonShare is what part of the vocabulary, of its most frequent tokens, gets no emoji, a hundred of 16,000:
// one behind every other "you" would only be in the way.
const commonShare = 160

// Emoji returns the emoji for the last word before the cursor: for the prefix, which begins a word
// too, or without one for the last word of context, from which only spaces part the cursor. It
// returns "" where there is none.
func (p *Predictor) Emoji(context, prefix string) string {
	word := prefix
	if word == "" {
		_, word = Split(strings.TrimRight(context, " \u00a0"))
	}
	if word == "" || len(word) > vocab.MaxWord || p.emoji == nil {
		return ""
	}
	if id := p.vocab.ID(emoji.Fold(word)); id != vocab.Unk && int(id) < p.vocab.Len()/commonShare {
		return ""
	}
	found := p.emoji.Suggest(word)
	if i := strings.LastIndexFunc(word, vocab.IsApostrophe); found == "" && i >= 0 { // l’amour
		_, size := utf8.DecodeRuneInString(word[i:])
		found = p.emoji.Suggest(word[i+size:])
	}
	return found
}
