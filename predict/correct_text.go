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
				c.From, changes = beginOf(line[:at], changes)
				c.Typed = line[c.From:c.To]
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

// beginOf returns where the last word of a line begins, behind which is a space, and the changes
// without that of this word.
func beginOf(line string, changes []Change) (int, []Change) {
	from := wordBefore(strings.TrimSuffix(line, " "))
	if n := len(changes); n > 0 && changes[n-1].From >= from {
		return changes[n-1].From, changes[:n-1]
	}
	return from, changes
}
