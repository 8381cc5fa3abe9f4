package messages

import (
	"context"
	"io"
	"slices"
)

// Options choose what to read. The zero value reads everything.
type Options struct {
	// Author keeps only the messages of one author: the name or the mail address as [Report]
	// shows it, in any case. Text without authors, as a document has, is kept too.
	Author string
	// Progress, unless nil, is called now and then with the number of bytes read so far.
	Progress func(bytes int64)
}

// Collected is what was read.
type Collected struct {
	// Lines are the text: one utterance or paragraph each, in the order in which they were read.
	Lines []string
	// Ends are the ends of the messages: message i has the lines Ends[i-1] <= l < Ends[i], and
	// message 0 those from 0. A paragraph of a document counts as a message.
	Ends []int
	// Report tells what was read and dropped.
	Report Report
}

// Read reads the files and folders at paths. Folders are walked, without hidden files; "-" is
// stdin. A path that cannot be read, or whose format is unknown, is an error that names it; such a
// file within a folder or archive is skipped and reported. Text that leaves no line at all and an
// unknown opts.Author are errors as well. It needs memory for the lines that it returns and for
// the largest message, not for the files.
func Read(ctx context.Context, opts Options, stdin io.Reader, paths ...string) (*Collected, error) {
	c := newCollector(opts)
	for _, path := range paths {
		if err := c.path(ctx, path, stdin); err != nil {
			return nil, err
		}
	}
	return c.finish(paths)
}

const (
	// maxSegments is the number of places that Split takes held-out text from,
	// segmentLines the number of lines that each of them has at least.
	maxSegments  = 20
	segmentLines = 40
)

// Split divides the lines between messages: about share of them are held out, the rest is to be
// learned from. The held-out ones are the end of each twentieth of the text, or of each of fewer
// parts if there are less than 800 lines, so that every file and time takes part. Both keep their
// order.
func (c *Collected) Split(share float64) (learn, held []string) {
	n := len(c.Lines)
	segments := min(max(n/segmentLines, 1), maxSegments)
	learn = make([]string, 0, n)
	for i := range segments {
		from, to := c.boundary(i*n/segments), c.boundary((i+1)*n/segments)
		due := int(share*float64(to)+0.5) - len(held) // what long messages left over before counts
		cut := min(max(c.boundary(to-due), from), to)
		learn = append(learn, c.Lines[from:cut]...)
		held = append(held, c.Lines[cut:to]...)
	}
	return learn, held
}

// boundary returns the line that begins a message and is nearest to line.
func (c *Collected) boundary(line int) int {
	i, _ := slices.BinarySearch(c.Ends, line)
	before, after := 0, len(c.Lines)
	if i > 0 {
		before = c.Ends[i-1]
	}
	if i < len(c.Ends) {
		after = c.Ends[i]
	}
	if line-before <= after-line {
		return before
	}
	return after
}
