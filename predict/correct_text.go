package predict

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// Change is a word of a text that CorrectText replaces.
type Change struct {
	From, To    int     // bytes of the text
	Typed, Word string  // what stood there, and what was meant
	Probability float64 // of Word
}

// CorrectText returns what automatic corrections change in a line of finished words that comes
// after before, in order. Each word is judged after the corrected words before it.
func (s *Session) CorrectText(ctx context.Context, before, line string) ([]Change, error) {
	var changes []Change
	text := strings.Builder{} // corrected so far
	text.WriteString(before)
	for at := 0; at < len(line); {
		n := vocab.WordLen(line[at:])
		if n == 0 {
			_, n = utf8.DecodeRuneInString(line[at:])
			text.WriteString(line[at : at+n])
			at += n
			continue
		}
		if err := ctx.Err(); err != nil {
			return changes, err
		}
		typed := line[at : at+n]
		corrected := text.String()
		a, err := s.Correct(Query{Context: corrected, Prefix: typed, K: 1, Correction: CorrectAuto, Join: true})
		if err != nil {
			return changes, err
		}
		word := typed
		if a.Autocorrect != "" {
			word = a.Autocorrect
			c := Change{From: at, To: at + n, Typed: typed, Word: word, Probability: a.Suggestions[0].Probability}
			if a.Joined != "" { // the word before was copied or changed
				changes = c.join(line, at, a.Joined, changes)
				text.Reset()
				text.WriteString(strings.TrimSuffix(corrected, a.Joined))
			}
			changes = append(changes, c)
		}
		text.WriteString(word)
		at += n
	}
	return changes, nil
}

// join makes c, which begins at a byte of the line, the change of the word before as well, which
// stands in the corrected text as joined. It returns the changes that remain: one of the word before
// becomes a part of c.
func (c *Change) join(line string, at int, joined string, changes []Change) []Change {
	c.From = wordBefore(strings.TrimSuffix(line[:at], " "))
	if n := len(changes) - 1; n >= 0 && changes[n].To > c.From {
		c.From, c.Word = changes[n].From, strings.TrimSuffix(changes[n].Word, strings.TrimSuffix(joined, " "))+c.Word
		changes = changes[:n]
	}
	c.Typed = line[c.From:c.To]
	return changes
}
