package messages

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	gomessage "github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // all charsets of mail
	gomail "github.com/emersion/go-message/mail"

	"github.com/lstmkb/lstmkb/corpus"
)

var (
	field     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*:`)
	mailField = regexp.MustCompile(`(?i)^(from|date|subject|message-id|received|return-path|mime-version|delivered-to):`)
)

// isMail reports whether a file begins with the header of a mail: at least three fields that every
// mail has before the first line that is no field.
func isMail(h head) bool {
	found := 0
	for i, line := range h.lines {
		switch {
		case mailField.MatchString(line):
			found++
		case i == 0 && !field.MatchString(line):
			return false
		case !field.MatchString(line) && line[0] != ' ' && line[0] != '\t':
			return found > 2
		}
	}
	return found > 2
}

// singleMail reads a file that is one mail.
func (c *collector) singleMail(_ string, r io.Reader) error {
	err := c.mail(r)
	if _, unread := io.Copy(io.Discard, r); unread != nil {
		return unread
	}
	return err
}

// mail adds what the author of a mail typed. Its error says that the header cannot be read; a body
// that breaks off counts as far as it goes.
func (c *collector) mail(r io.Reader) error {
	e, err := gomessage.Read(r)
	if err != nil && !readable(err) {
		return errors.New("is a mail with a damaged header")
	}
	if reason := c.unwanted(&e.Header); reason != "" {
		c.dropped.add(reason, "", 1)
		return nil
	}
	lines, _ := body(e, 0)
	m := message{paragraphs: paragraphs(c.typed(lines)), mail: true}
	h := gomail.Header{Header: e.Header}
	if from, err := h.AddressList("From"); err == nil && len(from) > 0 {
		m.author, m.address = from[0].Name, strings.ToLower(from[0].Address)
	} else {
		m.author = h.Get("From")
	}
	c.add(m)
	return nil
}

// readable reports whether only a charset or an encoding is unknown, which leaves the bytes as they are.
func readable(err error) bool {
	return gomessage.IsUnknownCharset(err) || gomessage.IsUnknownEncoding(err)
}

// unwanted returns why a mail is not read, "" if it is.
func (c *collector) unwanted(h *gomessage.Header) string {
	if id := strings.TrimSpace(h.Get("Message-Id")); id != "" {
		if c.mails[hash(id)] {
			return "mails that are there twice"
		}
		c.mails[hash(id)] = true
	}
	auto := strings.ToLower(h.Get("Auto-Submitted"))
	switch {
	case strings.Contains(h.Get("X-Gmail-Labels"), "Spam") || strings.EqualFold(h.Get("X-Spam-Flag"), "yes"):
		return "spam"
	case h.Has("List-Unsubscribe") && !h.Has("List-Post"): // what has List-Post is a list of people
		return "newsletters"
	case auto != "" && auto != "no":
		return "mails that a program wrote"
	}
	return ""
}

// body returns the lines of a mail's text, and whether they are plain text. Of alternatives it
// prefers plain text; attachments are left out.
func body(e *gomessage.Entity, depth int) (lines []string, plain bool) {
	if disposition, _, _ := e.Header.ContentDisposition(); strings.EqualFold(disposition, "attachment") || depth > maxDepth {
		return nil, false
	}
	kind, _, _ := e.Header.ContentType()
	switch parts := e.MultipartReader(); {
	case parts != nil:
		return alternatives(parts, strings.EqualFold(kind, "multipart/alternative"), depth)
	case strings.EqualFold(kind, "text/html"):
		return htmlLines(io.LimitReader(e.Body, maxPart)), false
	case strings.EqualFold(kind, "text/plain") || !strings.Contains(kind, "/"):
		return textLines(e.Body), true
	}
	return nil, false
}

// maxPart is the number of bytes that are read of one part of a mail.
const maxPart = 4 << 20

// alternatives returns the text of all parts, or the best one of alternatives.
func alternatives(r gomessage.MultipartReader, alternative bool, depth int) (lines []string, plain bool) {
	for {
		e, err := r.NextPart()
		if e == nil || err != nil && !readable(err) {
			return lines, plain
		}
		part, isPlain := body(e, depth+1)
		switch {
		case strings.TrimSpace(strings.Join(part, "")) == "":
		case !alternative:
			lines, plain = append(append(lines, part...), ""), plain || isPlain
		case !plain:
			lines, plain = part, isPlain
		}
	}
}

// textLines returns the lines of a plain text whose charset may be other than its header says.
func textLines(r io.Reader) []string {
	raw, _ := io.ReadAll(io.LimitReader(r, maxPart)) // what broke off counts as far as it goes
	var lines []string
	err := eachLine(corpus.NewDecoder(bytes.NewReader(raw)), func(line string) { lines = append(lines, line) })
	if err != nil {
		return nil // no text
	}
	return lines
}

// htmlLines returns the paragraphs of a mail in HTML, with blank lines between them.
func htmlLines(r io.Reader) []string {
	var lines []string
	raw, _ := io.ReadAll(r)
	err := eachParagraph(corpus.NewDecoder(bytes.NewReader(raw)), quotesInMail, func(p string) { lines = append(lines, p, "") })
	if err != nil && len(lines) == 0 {
		return nil
	}
	return lines
}
