package messages

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"unicode/utf8"
)

// message is what a format's reader hands over.
type message struct {
	author, address string // both "" in a document
	paragraphs      []string
	mail            bool
}

// collector gathers the messages of all files.
type collector struct {
	opts     Options
	out      Collected
	formats  map[string]*Format
	format   *Format // of the file being read
	authors  map[string]*Author
	dropped  tally
	skipped  tally
	seen     map[uint64]uint8 // hashes of lines: how often they were kept
	mails    map[uint64]bool  // hashes of the ids of mails
	notes    int              // those beyond maxNotes among them
	bytes    int64
	matching int // messages of opts.Author
}

func newCollector(opts Options) *collector {
	return &collector{
		opts: opts, formats: map[string]*Format{}, authors: map[string]*Author{},
		dropped: tally{}, skipped: tally{}, seen: map[uint64]uint8{}, mails: map[uint64]bool{},
	}
}

// begin says which format the messages that follow come from.
func (c *collector) begin(name string) {
	if c.formats[name] == nil {
		c.formats[name] = &Format{Name: name}
	}
	c.format = c.formats[name]
	c.format.Files++
}

// add cleans a message and keeps what is left.
func (c *collector) add(m message) {
	if len(m.paragraphs) == 0 {
		return
	}
	c.format.Messages++
	if m.author != "" || m.address != "" {
		m.author = strings.Join(strings.Fields(m.author), " ")
		words := 0
		for _, p := range m.paragraphs {
			words += len(strings.Fields(p))
		}
		key := strings.ToLower(cmp.Or(m.address, m.author))
		a := c.authors[key]
		if a == nil {
			a = &Author{Name: m.author, Address: m.address}
			c.authors[key] = a
		}
		a.Name = cmp.Or(a.Name, m.author)
		a.Messages++
		a.Words += words
		if want := c.opts.Author; want != "" {
			if !strings.EqualFold(want, m.author) && !strings.EqualFold(want, m.address) && !strings.EqualFold(want, a.String()) {
				c.dropped.add("messages of other authors", a.String(), 1)
				return
			}
			c.matching++
		}
	}
	before := len(c.out.Lines)
	for _, p := range m.paragraphs {
		if line := c.clean(p); line != "" && c.isNew(line, m.mail) {
			c.out.Lines = append(c.out.Lines, line)
			c.out.Report.Words += strings.Count(line, " ") + 1
		}
	}
	if n := len(c.out.Lines); n > before {
		c.out.Ends = append(c.out.Ends, n)
	}
}

const (
	// longLine is the number of characters from which a line that is there twice was not typed
	// twice: a forwarded text, a disclaimer, an overlap of two exports.
	longLine = 32
	// shortLine is the same for a line of mail that comes for the fourth time: the foot of a
	// newsletter, a signature.
	shortLine  = 12
	shortTimes = 3
)

// isNew reports whether a line is to be kept for not being a repetition.
func (c *collector) isNew(line string, mail bool) bool {
	n := utf8.RuneCountInString(line)
	if n < shortLine || n < longLine && !mail {
		return true
	}
	times := uint8(1)
	if n < longLine {
		times = shortTimes
	}
	h := hash(line)
	if c.seen[h] >= times {
		c.dropped.add("repeated lines", line, 1)
		return false
	}
	c.seen[h]++
	return true
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s)) // never fails
	return h.Sum64()
}

func (c *collector) note(name, note string) {
	if note == "" {
		return
	}
	if c.notes++; c.notes <= maxNotes {
		c.out.Report.Notes = append(c.out.Report.Notes, name+" "+note)
	}
}

// finish completes the report and says what is wrong with the whole.
func (c *collector) finish(paths []string) (*Collected, error) {
	r := &c.out.Report
	r.Messages, r.Lines = len(c.out.Ends), len(c.out.Lines)
	r.Dropped, r.Skipped = c.dropped.sorted(), c.skipped.sorted()
	r.Formats = sortedValues(c.formats, func(a, b *Format) int { return cmp.Compare(b.Bytes, a.Bytes) })
	r.Authors = sortedValues(c.authors, func(a, b *Author) int { return cmp.Compare(b.Words, a.Words) })
	if more := c.notes - maxNotes; more > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("and %d more", more))
	}
	switch {
	case c.opts.Author != "" && len(r.Authors) == 0:
		return nil, fmt.Errorf("messages: no message by %q: the files name no authors", c.opts.Author)
	case c.opts.Author != "" && c.matching == 0:
		return nil, fmt.Errorf("messages: no message by %q; the authors are %s", c.opts.Author, listAuthors(r.Authors))
	case len(paths) == 0:
		return nil, errors.New("messages: no file to read")
	case r.Lines == 0:
		why := ""
		for _, d := range append(r.Dropped, r.Skipped...) {
			why += fmt.Sprintf("; left out %d: %s", d.Count, d.Reason)
		}
		return nil, fmt.Errorf("messages: no line of text in %s%s", strings.Join(paths, ", "), why)
	}
	return &c.out, nil
}
