package main

import (
	"context"
	"regexp"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/corpus"
)

// text is one to make a keyboard of.
type text struct {
	name  string
	bytes int
	lines []string
}

// Sizes of the texts in bytes, and how many lines of the corpus lie together.
const (
	personBytes = 200_000
	chatBytes   = 20_000_000
	block       = 500
)

// Words that the people of one series of conversations use, and what a service desk writes.
var (
	series  = regexp.MustCompile(`(?i)gopher|go time|golang`)
	service = regexp.MustCompile(`(?i)your appointment|please specify|how (may|can) i help|could you (please )?(provide|tell)|what is your name|thank you|your (hotel|bank|flight|account)`)
)

// Fewest lines of a block that show where it comes from.
const (
	seriesLines  = 10
	serviceLines = 15
	smallLines   = block / 2 // that begin with a small letter, as people write who ask for help in a chat
)

// texts takes the texts from a corpus whose lines lie together in blocks by their source.
func texts(ctx context.Context, path string) ([]text, error) {
	person, desk, domain, chat := text{name: "person"}, text{name: "desk"}, text{name: "domain"}, text{name: "chat"}
	var lines []string
	sort := func() {
		switch {
		case count(lines, startsSmall) >= smallLines:
			domain.add(lines, chatBytes)
		case count(lines, series.MatchString) >= seriesLines:
			person.add(lines, personBytes)
		case count(lines, service.MatchString) >= serviceLines:
			desk.add(lines, personBytes)
		default:
			chat.add(lines, chatBytes)
		}
		lines = nil
	}
	err := corpus.ReadLines(ctx, path, func(line string) error {
		if lines = append(lines, line); len(lines) == block {
			sort()
		}
		return nil
	})
	sort()
	return []text{person, desk, domain, chat}, err
}

// add adds lines up to a size.
func (t *text) add(lines []string, size int) {
	for _, line := range lines {
		if t.bytes+len(line)+1 > size {
			return
		}
		t.lines, t.bytes = append(t.lines, line), t.bytes+len(line)+1
	}
}

func count(lines []string, is func(string) bool) (n int) {
	for _, line := range lines {
		if is(line) {
			n++
		}
	}
	return n
}

func startsSmall(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return unicode.IsLower(r)
}
