package lsp

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// minBefore is from how many bytes on the text before a word may begin within its paragraph:
	// more than the predictor reads tokens of.
	minBefore = 2 << 10
	// wrapped is from how many bytes on a line goes on in the next one. A shorter one ends where
	// its writer ended it.
	wrapped = 40
)

// beginning matches lines that begin a paragraph: items of lists, headings, quotations.
var beginning = regexp.MustCompile(`^([-*+•>]|#{1,6}|\d{1,3}[.)])\s`)

// regionAt returns the prose that a byte is in or at the end of.
func (d *document) regionAt(offset int) (region, bool) {
	for _, r := range d.prose(d.lineOf(offset)) {
		if r.from <= offset && offset <= r.to {
			return r, true
		}
	}
	return region{}, false
}

// before returns the prose that leads to a byte of region r, from the beginning of its paragraph
// on. Of a long one it returns the last minBefore to 2·minBefore bytes: where they begin stays while somebody
// types, since the predictor would have to read a text that begins elsewhere anew.
func (d *document) before(r region, offset int) string {
	least := max(0, offset-minBefore) / minBefore * minBefore
	text, begins := d.words(d.whole(r), least, offset)
	parts := []string{text} // the last one first
	for r = d.whole(r); r.from > least && !begins && d.alone(r); {
		line := d.lineOf(r.from)
		if line == 0 {
			break
		}
		above := d.prose(line - 1)
		if len(above) == 0 {
			break
		}
		up := d.whole(above[len(above)-1])
		if _, end := d.line(line - 1); up.to != end || up.in != r.in {
			break
		}
		join := " "
		if up.to-up.from < wrapped {
			join = "\n"
		}
		var raw string
		if raw, begins = d.words(up, least, up.to); raw == "" {
			break
		}
		parts, r = append(parts, join, strings.TrimRight(raw, " \t")), up
	}
	slices.Reverse(parts)
	return strings.Join(parts, "")
}

// whole returns a region from the beginning of its line where nothing but prose may stand there,
// though there may be what is no prose in between.
func (d *document) whole(r region) region {
	if r.in == nil && d.scan.style.prose {
		r.from = d.starts[d.lineOf(r.from)]
	}
	return r
}

// words returns the text of a region up to a byte, from least on, without what stands before the words
// of its line: white space, and in comments what repeats the delimiter. It reports whether a
// paragraph begins there.
func (d *document) words(r region, least, offset int) (text string, begin bool) {
	if r.from < least {
		for least < offset && !utf8.RuneStart(d.text[least]) {
			least++
		}
		return d.text[min(least, offset):offset], false
	}
	if text = d.text[r.from:offset]; d.alone(r) {
		if r.in != nil && r.in.kind == comment {
			if r.in.close == "" {
				text = strings.TrimLeft(text, r.in.open[len(r.in.open)-1:]+"!")
			} else {
				text = strings.TrimLeft(strings.TrimLeft(text, " \t"), "*!")
			}
		}
		text = strings.TrimLeft(text, " \t")
	}
	return text, beginning.MatchString(text)
}

// alone reports whether nothing but white space and its delimiter stands before a region in its
// line, or it begins the line.
func (d *document) alone(r region) bool {
	before := d.text[d.starts[d.lineOf(r.from)]:r.from]
	if r.in != nil {
		before = strings.TrimSuffix(before, r.in.open)
	}
	return strings.TrimLeft(before, " \t") == ""
}
