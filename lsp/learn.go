package lsp

import (
	"context"
	"strings"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// learn teaches the profile what has been typed in a document since it was opened or saved.
func (s *server) learn(ctx context.Context, d *document) {
	text := d.lesson()
	d.typed = nil
	if s.options.Private || text == "" {
		return
	}
	if err := s.keyboard.Learn(ctx, text); err != nil && ctx.Err() == nil {
		s.notify("window/showMessage", showMessageParams{messageError, "lstmkb learns nothing: " + err.Error()})
	}
}

// lesson returns the prose that was typed, a part of a line a line.
func (d *document) lesson() string {
	var b strings.Builder
	for _, t := range d.typed {
		for line := d.lineOf(t.from); line <= d.lineOf(t.to); line++ {
			for _, r := range d.prose(line) {
				part := span{max(t.from, r.from), min(t.to, r.to)}
				if part.from >= part.to {
					continue
				}
				b.WriteString(d.typedWords(part, r))
				b.WriteByte('\n')
			}
		}
	}
	return strings.TrimSpace(b.String())
}

// typedWords returns a part of a region with the whole of the words that it begins and ends in. If the
// region holds what looks like a secret, which a part of it might not tell, there are none.
func (d *document) typedWords(part span, r region) string {
	whole := d.text[r.from:r.to]
	for at := 0; at < len(whole); {
		n := max(1, vocab.WordLen(whole[at:]))
		if word := (span{r.from + at, r.from + at + n}); word.from < part.to && word.to > part.from {
			part = span{min(part.from, word.from), max(part.to, word.to)}
		}
		at += n
	}
	if part == (span{r.from, r.to}) {
		return whole // its secrets are told by the profile itself
	}
	if len(new(predict.Profile).Learn(whole).Refused) > 0 {
		return ""
	}
	return d.text[part.from:part.to]
}
