package predict

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// elisionsOf returns the tokenizer of the language's elisions that a model reads as words of their
// own, which is vocab.Keyboard if there are none.
func elisionsOf(model vocab.Tokenizer, l *Language) vocab.Tokenizer {
	pieces := slices.Collect(model.Pieces())
	t, err := vocab.Keyboard.With(slices.DeleteFunc(slices.Clone(l.Elisions), func(e string) bool { return !slices.Contains(pieces, e) })...)
	if err != nil {
		return vocab.Keyboard // the model's pieces have been checked
	}
	return t
}

// elided returns the length of the elisions that a word begins with: l' of l'homme.
func (p *Predictor) elided(word string) (n int) {
	for n < len(word) {
		size := p.elisions.PieceLen(word[n:])
		if size == 0 {
			break
		}
		n += size
	}
	return n
}

// cutElisions moves the elisions that the letters typed begin with into the context, where the
// model has them, so that the word behind is completed: l'hom. A finished word that is nothing else
// stays. The suggestions begin with the elisions again.
func (t *prediction) cutElisions() {
	n := t.p.elided(t.Prefix)
	if n == 0 || t.finished && n == len(t.Prefix) || len(t.path) > 0 || len(t.Prefix) > vocab.MaxWord {
		return
	}
	t.elided = t.Prefix[:n]
	if len(t.Touches) == utf8.RuneCountInString(t.Prefix) {
		t.Touches = t.Touches[utf8.RuneCountInString(t.elided):]
	}
	t.Context, t.Prefix = t.Context+t.elided, t.Prefix[n:]
}

// keepsElided reports whether a word with its elisions was put back.
func (t *prediction) keepsElided() bool {
	return t.elided != "" && t.session.keeps(Fold(t.allTyped()), spelling(t.allTyped()))
}

// shoutsElided reports whether an elision is in capitals and the letters behind it may be: QU'H.
func (t *prediction) shoutsElided() bool {
	return vocab.IsAllUpper(t.elided) && !strings.ContainsFunc(t.Prefix, unicode.IsLower)
}

// allTyped is all that was typed of the word.
func (t *prediction) allTyped() string {
	if t.elided == "" {
		return t.Prefix
	}
	return t.elided + t.Prefix
}

// beforeWord is the text before all that was typed of the word.
func (t *prediction) beforeWord() string { return t.Context[:len(t.Context)-len(t.elided)] }

// isElision reports whether the word of the lexicon at that place is an elision.
func (p *Predictor) isElision(place int) bool {
	key := p.lexicon.keys[place]
	return strings.HasSuffix(key, "'") && p.elisions.PieceLen(key) == len(key)
}
