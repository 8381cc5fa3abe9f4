package lsp

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/predict"
)

const (
	// pause is how long nothing must change before corrections are looked for.
	pause = 300 * time.Millisecond
	// maxChecked is how many bytes on either side of the last change are read for corrections.
	maxChecked = 32 << 10
	// minQuotation is how many words a string of code has that is read for corrections.
	minQuotation = 3
	source       = "lstmkb"
)

// finding is a correction in a document.
type finding struct {
	span
	typed, word string
	severity    int
}

// noWords matches what is within prose and no word of it: addresses, paths, tags, what stands
// between backticks, commands of TeX, names of programs' parts.
var noWords = regexp.MustCompile("`[^`]*`|\\w+://\\S+|<[^<>]*>|\\]\\([^)]*\\)|\\\\[a-zA-Z]+|\\$[^$]+\\$|[\\w.~-]*/[\\w./~-]*|\\S*[\\w)][._:(=]\\w\\S*|[@#&%$-]\\w+|\\w+\\(\\)")

// check looks for the corrections of a document once it has not changed for a while.
func (s *server) check(d *document) {
	if d.stop != nil {
		d.stop()
	}
	set := s.keyboard.Settings()
	if set.Correction() == predict.CorrectOff || !s.options.diagnoses() || d.scan.style == nil {
		return
	}
	ctx, stop := context.WithCancel(s.ctx)
	d.stop = stop
	copied := *d // the text of the moment; what is found of its lines is the copy's own
	copied.scan.states = nil
	s.background.Go(func() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		found, err := s.find(ctx, &copied)
		if err != nil {
			return // it has changed
		}
		s.post(ctx, func() {
			if ctx.Err() == nil {
				d.found = found
				s.publish(d)
			}
		})
	})
}

// find returns the corrections of a document near its last change.
func (s *server) find(ctx context.Context, d *document) (found []finding, err error) {
	s.checking.Lock()
	defer s.checking.Unlock()
	first, last := 0, len(d.starts)-1
	if near := max(d.edited, 0); len(d.text) > 2*maxChecked {
		first, last = d.lineOf(max(0, near-maxChecked)), d.lineOf(min(len(d.text), near+maxChecked))
	}
	for line := first; line <= last; line++ {
		for _, r := range d.prose(line) {
			if r.in != nil && r.in.kind == quotation && len(strings.Fields(d.text[r.from:r.to])) < minQuotation {
				continue
			}
			if found, err = s.findIn(ctx, d, r, found); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// findIn appends the corrections in a region.
func (s *server) findIn(ctx context.Context, d *document, r region, found []finding) ([]finding, error) {
	severity := severityInformation
	if r.in != nil {
		severity = severityHint
	}
	for _, words := range without(noWords, d.text, r) {
		if strings.TrimSpace(d.text[words.from:words.to]) == "" {
			continue
		}
		for _, part := range sentences(d.text, words) {
			changes, err := s.corrections(ctx, d.before(r, part.from), d.text[part.from:part.to])
			if err != nil {
				return nil, err
			}
			for _, c := range changes {
				at := span{part.from + c.From, part.from + c.To}
				if at.to != d.edited { // the word is being typed
					found = append(found, finding{at, c.Typed, c.Word, severity})
				}
			}
		}
	}
	return found, nil
}

// sentences returns the parts of words that end behind a mark and its space. A search steps back
// between them, and those before a change are known already.
func sentences(text string, words span) (parts spans) {
	from := words.from
	for i := from; i+1 < words.to; i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' {
			parts = append(parts, span{from, i + 2})
			from = i + 2
		}
	}
	return append(parts, span{from, words.to})
}

// without returns the parts of a region that the expression does not match.
func without(e *regexp.Regexp, text string, r region) (parts spans) {
	at := r.from
	for _, m := range e.FindAllStringIndex(text[r.from:r.to], -1) {
		parts = append(parts, span{at, r.from + m[0]})
		at = r.from + m[1]
	}
	return append(parts, span{at, r.to})
}

// corrections returns those of words behind a text. They are looked up where the same has been
// asked before. s.checking is held.
func (s *server) corrections(ctx context.Context, before, words string) ([]predict.Change, error) {
	s.turn.Lock()
	err := ctx.Err() // of the message that was in hand, which may have ended the search
	s.turn.Unlock()
	if err != nil {
		return nil, err
	}
	key := keyOf(before, words)
	if changes, ok := s.known.get(key); ok {
		return changes, nil
	}
	changes, err := s.checker.CorrectText(ctx, before, words)
	if err == nil {
		s.known.put(ctx, key, changes)
	}
	return changes, err
}

// publish sends the corrections of a document as diagnostics.
func (s *server) publish(d *document) {
	p := publishDiagnosticsParams{URI: d.uri, Version: d.version, Diagnostics: []diagnostic{}}
	for _, f := range d.found {
		p.Diagnostics = append(p.Diagnostics, d.diagnostic(f))
	}
	s.notify("textDocument/publishDiagnostics", p)
}

func (d *document) diagnostic(f finding) diagnostic {
	return diagnostic{d.rangeOf(f.from, f.to), f.severity, source, "did you mean “" + f.word + "”?"}
}
