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

// likelyEmoji is the share from which on a language of several has its emoji offered.
const likelyEmoji = 0.2

// emoji returns the emoji for the last word of a query in the likeliest of several languages that has one.
func (m *mixture) emoji(q Query, shares []float64) (found string) {
	best := likelyEmoji
	for i, share := range shares {
		if q.Emoji && share > best {
			if e := m.p.voices[i].emojiOf(q); e != "" {
				found, best = e, share
			}
		}
	}
	return found
}

// emojiOf returns the emoji for the last word before the cursor, if q asks for it: for the prefix, which begins
// a word too, or without one for the last word of the context, from which only spaces part the cursor. It returns
// "" where there is none.
func (p *Predictor) emojiOf(q Query) string {
	if !q.Emoji || p.emoji == nil {
		return ""
	}
	word := q.Prefix
	if word == "" {
		_, word = Split(strings.TrimRight(q.Context, " \u00a0"))
	}
	if word == "" || len(word) > vocab.MaxWord {
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
