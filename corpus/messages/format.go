package messages

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/corpus"
)

// head is the beginning of a file.
type head struct {
	source
	text  string   // decoded
	lines []string // of text, the complete ones that are not blank
}

// format is a way to save messages.
type format struct {
	name string
	is   func(h head) bool
	read func(c *collector, name string, r io.Reader) error
}

// formatsInOrder are tried from the first to the last.
var formatsInOrder = []format{
	{"mbox", isMbox, (*collector).mbox},
	{"mail", isMail, (*collector).singleMail},
	{"Telegram", isTelegramPage, (*collector).telegramPage},
	{"HTML", isPage, (*collector).page},
	{"Telegram", jsonWith(`"from_id"`, `"actor_id"`), (*collector).json},
	{"Signal", jsonWith(`"chatItem"`, `"backupTimeMs"`, `"conversationId"`, `"sticker"`), (*collector).json},
	{"messenger's JSON", jsonWith(""), (*collector).json},
	{"Signal", isSignalMarkdown, (*collector).chat},
	{"WhatsApp", isWhatsApp, (*collector).chat},
	{"Markdown", isMarkdown, (*collector).markdown},
	{plain, isProse, (*collector).text},
}

// plain is the format of text without any other.
const plain = "text"

// formatOf returns the format of a file that begins with the bytes sample.
func formatOf(s source, sample []byte) (format, error) {
	text, err := io.ReadAll(corpus.NewDecoder(bytes.NewReader(sample)))
	if err != nil {
		return format{}, err
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return format{}, errUnknown
	}
	h := head{source: s, text: string(text)}
	whole := len(sample) < headSize
	for line := range strings.Lines(h.text) {
		if strings.TrimSpace(line) != "" && (whole || strings.HasSuffix(line, "\n")) {
			h.lines = append(h.lines, strings.TrimSuffix(line, "\n"))
		}
	}
	for _, f := range formatsInOrder {
		if f.is(h) {
			return f, nil
		}
	}
	return format{}, errUnknown
}

// jsonWith tells JSON by its first characters and by one of the keys.
func jsonWith(keys ...string) func(h head) bool {
	return func(h head) bool {
		return jsonStart.MatchString(h.text) && slices.ContainsFunc(keys, func(k string) bool { return strings.Contains(h.text, k) })
	}
}

var jsonStart = regexp.MustCompile(`^\s*(\{\s*["}]|\[\s*[{\]])`)

// isProse lets everything pass that the user named, and of folders what calls itself text.
func isProse(h head) bool {
	return h.named || slices.Contains([]string{"", ".txt", ".text"}, strings.ToLower(filepath.Ext(h.name)))
}

// decode calls read with the text of r in UTF-8 and notes how it was encoded.
func (c *collector) decode(name string, r io.Reader, read func(io.Reader) error) error {
	d := corpus.NewDecoder(r)
	if err := read(d); err != nil {
		return err
	}
	c.note(name, d.Note())
	return nil
}

// readAll returns the whole text of a file that is parsed at once.
func (c *collector) readAll(name string, r io.Reader) (string, error) {
	var text []byte
	err := c.decode(name, r, func(r io.Reader) (err error) {
		text, err = io.ReadAll(io.LimitReader(r, maxParsed+1))
		return err
	})
	if err == nil && len(text) > maxParsed {
		err = fmt.Errorf("has more than %d MiB; split it", maxParsed>>20)
	}
	return string(text), err
}

// maxParsed is the size of the largest file that is parsed at once.
const maxParsed = 64 << 20
