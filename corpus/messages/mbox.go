package messages

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
)

// fromLine begins a mail in an mbox: the sender and a date that has a time and a year.
var fromLine = regexp.MustCompile(`^From \S+ .*\d\d:\d\d.* (19|20)\d\d\b`)

func isMbox(h head) bool {
	return len(h.lines) > 1 && fromLine.MatchString(h.lines[0]) && field.MatchString(h.lines[1])
}

// mbox reads a mailbox mail by mail.
func (c *collector) mbox(_ string, r io.Reader) error {
	m := &mboxReader{br: bufio.NewReaderSize(r, 64<<10), whole: true, blank: true}
	for {
		if err := m.advance(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if c.mail(m) != nil {
			c.dropped.add("damaged mails", "", 1)
		}
	}
}

// mboxReader reads the mails of a mailbox as if each were a file.
type mboxReader struct {
	br    *bufio.Reader
	line  []byte // of the mail, not read yet: a line or, of a long one, a part
	whole bool   // the bytes that follow line begin another line
	blank bool   // line is blank, so that another mail may follow
	next  bool   // br stands behind the "From " line of the next mail
	err   error  // of br, once line is read
}

// advance goes on to the next mail. Its error is io.EOF behind the last one.
func (m *mboxReader) advance() error {
	for !m.next {
		if m.err != nil {
			return m.err
		}
		m.fill()
	}
	m.next, m.line = false, nil
	return nil
}

// Read implements io.Reader. It ends where the next mail begins.
func (m *mboxReader) Read(p []byte) (int, error) {
	for len(m.line) == 0 {
		switch {
		case m.next:
			return 0, io.EOF
		case m.err != nil:
			return 0, m.err
		}
		m.fill()
	}
	n := copy(p, m.line)
	m.line = m.line[n:]
	return n, nil
}

func (m *mboxReader) fill() {
	begins := m.whole
	line, err := m.br.ReadSlice('\n')
	m.whole = err == nil
	if !m.whole && !errors.Is(err, bufio.ErrBufferFull) {
		m.err = err
	}
	if begins && m.blank && fromLine.Match(line) {
		m.next, m.line = true, nil
		return
	}
	m.blank = begins && len(bytes.TrimRight(line, "\r\n")) == 0
	if begins && quotedFrom.Match(line) {
		line = line[1:]
	}
	m.line = line
}

// quotedFrom is a line of a mail that would begin another one but for the sign before it.
var quotedFrom = regexp.MustCompile(`^>+From `)
