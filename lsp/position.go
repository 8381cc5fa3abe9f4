package lsp

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Encodings of positions: what Character counts in a line.
const (
	utf8Units  = "utf-8"
	utf16Units = "utf-16" // unless another one is agreed on
	utf32Units = "utf-32"
)

// units is the number of units of a character in an encoding.
func units(encoding string, r rune, size int) int {
	switch {
	case encoding == utf8Units:
		return size
	case encoding == utf16Units && r > 0xFFFF:
		return 2
	}
	return 1
}

// lineStarts returns where the lines of a text begin. Lines end in "\n", "\r\n" or "\r".
func lineStarts(text string) []int {
	starts := make([]int, 1, strings.Count(text, "\n")+2) // the first one is 0
	for at := 0; at < len(text); {
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			n = len(text) - at
		}
		end := at + n
		for r := strings.IndexByte(text[at:end], '\r'); r >= 0 && at+r+1 < end; r = strings.IndexByte(text[at:end], '\r') {
			at += r + 1
			starts = append(starts, at)
		}
		switch {
		case end < len(text):
			starts = append(starts, end+1)
		case text[end-1] == '\r':
			starts = append(starts, end)
		}
		at = end + 1
	}
	return starts
}

// line returns where a line begins and where it ends, without the characters that end it.
func (d *document) line(n int) (from, to int) {
	from, to = d.starts[n], len(d.text)
	if n+1 < len(d.starts) {
		to = d.starts[n+1]
		for to > from && (d.text[to-1] == '\n' || d.text[to-1] == '\r') {
			to--
		}
	}
	return from, to
}

// offset returns the byte that a position is at. As the protocol has it, what is beyond a line is
// its end; what is beyond the text is the text's. Within a character it is the character's begin.
func (d *document) offset(p position) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= len(d.starts) {
		return len(d.text)
	}
	from, to := d.line(p.Line)
	for left := p.Character; from < to; {
		r, size := utf8.DecodeRuneInString(d.text[from:to])
		if left -= units(d.encoding, r, size); left < 0 {
			break
		}
		from += size
	}
	return from
}

// position returns that of a byte.
func (d *document) position(offset int) position {
	n := d.lineOf(offset)
	p := position{Line: n}
	for at := d.starts[n]; at < offset; {
		r, size := utf8.DecodeRuneInString(d.text[at:])
		p.Character += units(d.encoding, r, size)
		at += size
	}
	return p
}

// lineOf returns the line that a byte is in.
func (d *document) lineOf(offset int) int {
	return sort.SearchInts(d.starts, offset+1) - 1
}

func (d *document) rangeOf(from, to int) textRange {
	return textRange{d.position(from), d.position(to)}
}
