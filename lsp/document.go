package lsp

import (
	"context"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/keyboard"
)

// maxDocument is the size limit in bytes of a document. A larger one is passed over until it is
// opened again.
const maxDocument = 4 << 20

// nowhere is where the last change of a document ends that has none.
const nowhere = -1

// document is an open document as the editor has it.
type document struct {
	uri      string
	version  int
	encoding string // of positions

	text   string
	starts []int // of lines
	scan   scanner

	session *keyboard.Session // of typing
	typed   spans             // what the person has written since it was opened or saved
	edited  int               // where the last change ends

	found []finding          // the corrections that were published last
	stop  context.CancelFunc // of the search for corrections, nil if there was none
}

// open sets the text of a document of that language, which nobody has typed.
func (d *document) open(languageID, text string) {
	d.scan, d.typed, d.edited = scanner{style: styleOf(languageID)}, nil, nowhere
	if len(text) > maxDocument {
		text, d.scan = "", scanner{}
	}
	d.text, d.starts = text, lineStarts(text)
}

// change applies a change.
func (d *document) change(c contentChange) {
	if d.scan.style == nil { // of no use, or too large
		return
	}
	var from, to int
	text := c.Text
	if c.Range != nil {
		from = d.offset(c.Range.Start)
		to = max(from, d.offset(c.Range.End))
	} else {
		from = commonPrefix(d.text, text)
		behind := commonSuffix(d.text[from:], text[from:])
		to, text = len(d.text)-behind, text[from:len(text)-behind]
	}
	if len(d.text)-(to-from)+len(text) > maxDocument {
		d.text, d.starts, d.scan, d.typed = "", lineStarts(""), scanner{}, nil
		return
	}
	d.scan.forget(d.lineOf(from))
	d.text = d.text[:from] + text + d.text[to:]
	d.starts = lineStarts(d.text)
	d.typed = d.typed.change(from, to, len(text))
	d.edited = from + len(text)
}

// commonPrefix is the length of the characters that two texts both begin with.
func commonPrefix(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && (n < len(a) && !utf8.RuneStart(a[n]) || n < len(b) && !utf8.RuneStart(b[n])) {
		n--
	}
	return n
}

// commonSuffix is the length of the characters that two texts both end in.
func commonSuffix(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && !utf8.RuneStart(a[len(a)-n]) {
		n--
	}
	return n
}
