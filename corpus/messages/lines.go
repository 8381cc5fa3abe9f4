package messages

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// maxLine is the number of bytes after which a line is cut.
const maxLine = 1 << 20

// eachLine calls fn with every line of r without its end.
func eachLine(r io.Reader, fn func(line string)) error {
	br := bufio.NewReaderSize(r, maxLine)
	for {
		b, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			err = nil
		}
		if len(b) > 0 {
			fn(strings.TrimRight(string(b), "\r\n"))
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

const (
	// narrowest and widest are the numbers of characters that programs break lines at.
	narrowest, widest = 56, 100
)

// unwrap joins the lines of a paragraph that a program broke at a fixed width: those to which the
// next line's first word would not have fitted. Lines shorter than that ended where their author
// ended them.
func unwrap(lines []string) []string {
	width := 0
	for _, line := range lines {
		width = max(width, utf8.RuneCountInString(line))
	}
	if width > widest {
		return lines
	}
	width = max(width, narrowest)
	var joined []string
	last := 0 // characters of the last line
	for i, line := range lines {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if i > 0 && !bullets[word] && last+1+utf8.RuneCountInString(word) > width {
			joined[len(joined)-1] += " " + strings.TrimSpace(line)
		} else {
			joined = append(joined, line)
		}
		last = utf8.RuneCountInString(strings.TrimRight(line, " "))
	}
	return joined
}

// paragraphs unwraps the lines between blank ones.
func paragraphs(lines []string) []string {
	var all, block []string
	for _, line := range append(lines, "") {
		if strings.TrimSpace(line) != "" {
			block = append(block, line)
		} else if len(block) > 0 {
			all, block = append(all, unwrap(block)...), block[:0]
		}
	}
	return all
}
