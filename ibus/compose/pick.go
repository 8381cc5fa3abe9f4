package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
)

// step moves the choice in the table.
func (c *Composer) step(k Kind) {
	n := len(c.offered)
	if n == 0 || c.letters == "" && c.chosen < 0 || k == Up && c.chosen < 0 {
		c.leaveTo()
		return
	}
	if k == Up {
		c.chosen += n - 2
	}
	c.chosen = (c.chosen + 1) % n
}

// choose picks by Tab, which needs a word in progress or a choice, or by a place.
func (c *Composer) choose(k Key) {
	place := k.Place
	if k.Kind == Tab {
		place = max(0, c.chosen)
	}
	if place >= len(c.offered) || k.Kind == Tab && c.letters == "" && c.chosen < 0 {
		c.leaveTo()
		return
	}
	c.pick(place)
}

// pick puts a suggestion in place of the word in progress, kept apart by spaces.
func (c *Composer) pick(place int) {
	picked := c.offered[place]
	if picked.Emoji {
		c.pickEmoji(picked.Word)
		return
	}
	rest, deleted, ok := c.replace(picked.Word, picked.joined)
	if !ok {
		return
	}
	if picked.Keep {
		_, prefix := predict.Split(c.before())
		c.keep(prefix)
	}
	c.goOn()
	context, prefix := predict.Split(c.before())
	if prefix == "" && c.closed(context) {
		rest = " " + rest
	}
	h := held{text: rest, letters: c.letters, deleted: deleted}
	first, _ := utf8.DecodeRuneInString(c.text.after)
	switch after := c.text.after; {
	case strings.HasPrefix(after, " "):
		if c.text.sure {
			h.space = ahead
		}
	case after == "" || first == '\n':
		h.text, h.space = rest+" ", own
	case prefix != "" || c.attaches(context):
	default:
		h.text, h.space = rest+" ", needed
	}
	c.held, c.letters, c.plain = h, "", false
	c.delete(deleted)
	c.suggest()
}

// pickEmoji puts an emoji behind the word before the cursor.
func (c *Composer) pickEmoji(emoji string) {
	c.goOn()
	_, prefix := predict.Split(c.before())
	h := held{text: emoji}
	if prefix != "" {
		h.text, h.letters = c.letters+" "+emoji, c.letters
	}
	c.held, c.letters, c.plain = h, "", false
	c.suggest()
}

// closes reports whether mark r, after before, closes what it follows.
func (c *Composer) closes(r rune, before string) bool {
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return strings.ContainsRune(c.language.Closing, r) || r == '"' && strings.Count(line, `"`)%2 == 1
}

// closed reports whether a word picked after before needs a space first.
func (c *Composer) closed(before string) bool {
	r, n := utf8.DecodeLastRuneInString(before)
	return n > 0 && (isEmoji(lastUnit(before)) || c.closes(r, before[:len(before)-n]))
}

// isEmoji reports whether a character is a picture, a skin tone, a flag or joined from these.
func isEmoji(unit string) bool {
	r, _ := utf8.DecodeRuneInString(unit)
	return unicode.Is(unicode.So, r) && r > 0x2000
}

// attaches reports whether the text behind the cursor begins with a mark that no space comes before.
func (c *Composer) attaches(before string) bool {
	r, n := utf8.DecodeRuneInString(c.text.after)
	next, _ := utf8.DecodeRuneInString(c.text.after[n:])
	if (r == '\'' || r == '’') && unicode.IsLetter(next) {
		return false // a quotation begins
	}
	return strings.ContainsRune(c.language.Joining, r) || c.closes(r, before)
}
