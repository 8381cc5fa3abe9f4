// Package emoji has the tables of emoji, one a language: their names, the words by which they
// are found, and of some words the emoji that is suggested for it. cmd/cldr makes the tables from
// CLDR's annotations.
//
// A table is text in lines, compressed with gzip. A line has an emoji, its name, and its words
// with | between them; a word for which it is suggested, which may be the name, has * before it:
//
//	🎂	Geburtstagskuchen	*geburtstag|kuchen|torte
package emoji

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/unicode/norm"
)

// Limits of a table.
const (
	maxTable = 4 << 20 // bytes, unpacked
	maxLine  = 1 << 16 // bytes
	maxEmoji = 64      // bytes of an emoji
)

const (
	between = "|" // words
	suggest = "*" // before a word
)

// Entry is a line of a table.
type Entry struct {
	Emoji, Name string
	Words       []string
	Suggested   []string // those of Name and Words for which it is suggested
}

// Table says which emoji is suggested for a word. It is only read, by many at once.
type Table struct{ words map[string]string }

// Read reads a table, compressed. The error names the line that is wrong.
func Read(from io.Reader) (*Table, error) {
	z, err := gzip.NewReader(from)
	if err != nil {
		return nil, err
	}
	t := &Table{words: map[string]string{}}
	in := bufio.NewScanner(io.LimitReader(z, maxTable))
	in.Buffer(nil, maxLine)
	n := 0
	for in.Scan() {
		n++
		fields := strings.Split(in.Text(), "\t")
		switch {
		case len(fields) != 3:
			return nil, fmt.Errorf("line %d has %d fields, want an emoji, its name and its words with tabs between", n, len(fields))
		case fields[0] == "" || len(fields[0]) > maxEmoji || !utf8.ValidString(in.Text()):
			return nil, fmt.Errorf("line %d: the emoji is %.20q, want 1 to %d bytes of UTF-8", n, fields[0], maxEmoji)
		}
		for word := range strings.SplitSeq(fields[1]+between+fields[2], between) {
			if word, ok := strings.CutPrefix(word, suggest); ok {
				t.words[Fold(word)] = fields[0]
			}
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", n+1, err)
	}
	return t, nil
}

// Suggest returns the emoji for a word in any case, "" for none.
func (t *Table) Suggest(word string) string {
	if t == nil {
		return ""
	}
	return t.words[Fold(word)]
}

// Fold is the form in which words are compared: small letters, composed.
func Fold(word string) string { return strings.Map(unicode.ToLower, norm.NFC.String(word)) }

// Write writes a table of entries, compressed.
func Write(to io.Writer, entries []Entry) error {
	z, err := gzip.NewWriterLevel(to, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, e := range entries {
		marked := make([]string, 0, len(e.Words)+1)
		for _, word := range append([]string{e.Name}, e.Words...) {
			if strings.ContainsAny(word, "\t\n"+between+suggest) {
				return fmt.Errorf("%s: word %q has a tab, a line's end, %s or %s", e.Emoji, word, between, suggest)
			}
			if slices.Contains(e.Suggested, word) {
				word = suggest + word
			}
			marked = append(marked, word)
		}
		if _, err := fmt.Fprintf(z, "%s\t%s\t%s\n", e.Emoji, marked[0], strings.Join(marked[1:], between)); err != nil {
			return err
		}
	}
	return z.Close()
}
