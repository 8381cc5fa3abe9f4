package messages

import (
	"io"
	"strings"
)

// maxBlock is the number of lines that are unwrapped at once.
const maxBlock = 1000

// text reads plain text.
func (c *collector) text(name string, r io.Reader) error {
	return c.decode(name, r, func(r io.Reader) error {
		var block []string
		flush := func() {
			c.document(unwrap(block))
			block = block[:0]
		}
		err := eachLine(r, func(line string) {
			if strings.TrimSpace(line) == "" || len(block) == maxBlock {
				flush()
			}
			if strings.TrimSpace(line) != "" {
				block = append(block, line)
			}
		})
		flush()
		return err
	})
}

// document adds the paragraphs of a document, each as a message.
func (c *collector) document(paragraphs []string) {
	for _, p := range paragraphs {
		c.add(message{paragraphs: []string{p}})
	}
}
