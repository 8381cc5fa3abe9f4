package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
)

// space says what stands between a picked word and what is typed next.
type space uint8

const (
	noSpace space = iota
	own           // a space of the pick's own, which a mark may replace
	needed        // likewise, but it keeps the word apart from what follows
	ahead         // the one that is there already, behind the cursor
)

// held is a finished word in the preedit, which the next key gives to the program and Backspace
// takes back.
type held struct {
	text    string // the word and what follows it, with no space for ahead
	space   space  // of a pick
	letters string // that it stands for, and the mark that was typed behind them
	deleted string // of the program's text before them
	kept    string // the word that was corrected, empty for a pick
}

// release gives what is held to the program.
func (c *Composer) release() {
	h := c.held
	c.held = held{}
	c.commit(h.text)
}

// goOn gives what is held to the program before another word.
func (c *Composer) goOn() {
	if c.held.space == ahead { // the space behind the cursor comes before it
		c.out.Delete.After++
		c.text.after = c.text.after[1:]
		c.held.text += " "
	}
	c.release()
}

// finish gives what is held to the program before a character, and reports whether that
// character is thereby typed as well.
func (c *Composer) finish(r rune) bool {
	h := c.held
	word := strings.TrimSuffix(h.text, " ")
	mark := h.space != noSpace && (strings.ContainsRune(c.language.Joining, r) || c.closes(r, c.text.before+word))
	switch {
	case mark && h.space == needed:
		c.held = held{text: " ", space: needed}
		c.commit(word + string(r))
		return true
	case mark:
		c.held = held{}
		c.commit(word + string(r))
		return true
	}
	c.goOn()
	return r == ' ' && h.space != noSpace
}

// restore takes back what is held: the letters of a pick go on, those that were corrected stand.
func (c *Composer) restore() {
	h := c.held
	c.held = held{}
	if h.letters == "" && h.deleted == "" { // a space alone
		return
	}
	c.commit(h.deleted)
	if h.kept == "" {
		c.letters = h.letters
		return
	}
	c.keep(h.kept)
	c.commit(h.letters)
}

// corrects puts the word that was meant in place of the letters that r ends, and reports whether
// there is one.
func (c *Composer) corrects(r rune) bool {
	word, joined := c.autocorrect, c.joined
	if c.mode != predict.CorrectAuto || c.field.Plain || word == "" {
		return false
	}
	if f, _ := utf8.DecodeRuneInString(c.text.after); c.text.after != "" && !unicode.IsSpace(f) {
		return false
	}
	_, prefix := predict.Split(c.before())
	rest, deleted, ok := c.replace(word, joined)
	if !ok || prefix == "" {
		return false
	}
	c.held = held{text: rest + string(r), letters: c.letters + string(r), deleted: deleted, kept: prefix}
	c.letters = ""
	c.delete(deleted)
	return true
}

// replace returns what is to be written for a word that takes the place of the word in progress
// and of joined before it, and what must be deleted of the program's text for it. It reports
// false where that cannot be.
func (c *Composer) replace(word, joined string) (rest, deleted string, ok bool) {
	_, prefix := predict.Split(c.before())
	head := prefix[:max(0, len(prefix)-len(c.letters))] // which the program has
	if joined == "" && strings.HasPrefix(word, head) {
		return word[len(head):], "", true
	}
	deleted = joined + head
	return word, deleted, c.text.sure && strings.HasSuffix(c.text.before, deleted)
}
