package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// wordEnds are the characters at which a word is corrected.
const wordEnds = " .,!?;:"

// char types a character. raised is the letter before it if that became a capital.
func (c *Composer) char(r, raised rune) {
	if c.passes() {
		c.flush()
		c.text.add(string(r))
		c.offer(nil)
		c.out.Handled = false
		return
	}
	if c.held.text != "" && c.finish(r) {
		c.suggest()
		return
	}
	if raised != 0 && unicode.IsUpper(r) { // iPhone
		c.letters = strings.TrimSuffix(c.letters, string(unicode.ToUpper(raised))) + string(raised)
	} else if up := unicode.ToUpper(r); up != r && c.begins() {
		r, c.raised = up, r
	}
	c.plain = false
	if strings.ContainsRune(wordEnds, r) && c.corrects(r) {
		c.suggest()
		return
	}
	c.letters += string(r)
	c.settle()
	c.suggest()
	if c.letters == "" && unicode.IsSpace(r) && c.language.At(c.text.before) == vocab.Beginning {
		c.learn(false)
	}
}

// passes reports whether a character is none of ours: it replaces a selection, or stands within
// a word that is there already.
func (c *Composer) passes() bool {
	r, _ := utf8.DecodeRuneInString(c.text.after)
	return c.text.selected || unicode.In(r, unicode.L, unicode.N, unicode.M)
}

// begins reports whether the next letter begins a sentence and becomes a capital.
func (c *Composer) begins() bool {
	before := c.before()
	return !c.plain && !c.field.Plain && c.mode == predict.CorrectAuto &&
		(c.text.known || before != "") && c.language.At(before) == vocab.Beginning
}

// settle commits the letters up to the beginning of the word in progress.
func (c *Composer) settle() {
	_, prefix := predict.Split(c.before())
	at := max(0, len(c.letters)-len(prefix))
	word := c.letters[at:]
	c.commit(c.letters[:at])
	c.letters = word
}

// backspace takes back what was just picked or corrected, else deletes a character.
func (c *Composer) backspace() {
	switch {
	case c.held.text != "":
		c.restore()
	case c.letters != "":
		gone := lastUnit(c.letters)
		c.letters = strings.TrimSuffix(c.letters, gone)
		c.lowers(gone)
	default:
		c.out.Handled = false
		gone := lastUnit(c.text.before)
		c.typed = strings.TrimSuffix(c.typed, gone)
		if c.text.selected || gone == "" {
			c.text.doubt()
			c.offer(nil)
			return
		}
		c.text.cut(gone)
		c.lowers(gone)
	}
	c.suggest()
}

// lowers keeps the next letter small if what was deleted is the capital of a sentence.
func (c *Composer) lowers(gone string) {
	r, n := utf8.DecodeRuneInString(gone)
	c.plain = n == len(gone) && unicode.IsUpper(r) && c.language.At(c.before()) == vocab.Beginning
}

const maxUnit = 64 // bytes

// lastUnit returns the last character of s as people see it: a letter with its accents.
func lastUnit(s string) (last string) {
	from := max(0, len(s)-maxUnit)
	for from < len(s) && !utf8.RuneStart(s[from]) {
		from++
	}
	for g := graphemes.FromString(s[from:]); g.Next(); {
		last = g.Value()
	}
	return last
}
