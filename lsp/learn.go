package lsp

import (
	"context"
	"strings"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// learn teaches the profile what has been typed in a document since it was opened or saved, but
// for words that are likely slips.
func (s *server) learn(ctx context.Context, d *document) {
	text := s.lesson(ctx, d)
	d.typed = nil
	if u := d.unfinished(); u.from < u.to {
		d.typed = spans{u}
	}
	if s.options.Private || text == "" {
		return
	}
	if err := s.keyboard.Learn(ctx, text); err != nil && ctx.Err() == nil {
		s.notify("window/showMessage", showMessageParams{messageError, "lstmkb learns nothing: " + err.Error()})
	}
}

// lesson returns the prose that was typed, a part of a line a line.
func (s *server) lesson(ctx context.Context, d *document) string {
	var b strings.Builder
	unfinished := d.unfinished()
	for _, t := range d.typed {
		for line := d.lineOf(t.from); line <= d.lineOf(t.to); line++ {
			for _, r := range d.prose(line) {
				if part := (span{max(t.from, r.from), min(t.to, r.to)}); part.from < part.to {
					part = d.wholeWords(part, r)
					if part.to == unfinished.to {
						part.to = max(part.from, unfinished.from)
					}
					if text, err := d.session.WithoutSlips(ctx, d.before(r, part.from), d.text[part.from:part.to]); err == nil {
						b.WriteString(text + "\n")
					}
				}
			}
		}
	}
	return strings.TrimSpace(b.String())
}

// unfinished is the word that the last change ends in, which may go on.
func (d *document) unfinished() span {
	if d.edited < 0 || d.edited > len(d.text) {
		return span{nowhere, nowhere}
	}
	from, _ := d.line(d.lineOf(d.edited))
	return span{d.edited - vocab.InProgress(d.text[from:max(from, d.edited)]), d.edited}
}

// wholeWords returns a part of a region with the whole of the words that it begins and ends in.
// If the region holds what looks like a secret, which a part of it might not tell, it is empty.
func (d *document) wholeWords(part span, r region) span {
	whole := d.text[r.from:r.to]
	for at := 0; at < len(whole); {
		n := max(1, vocab.WordLen(whole[at:]))
		if word := (span{r.from + at, r.from + at + n}); word.from < part.to && word.to > part.from {
			part = span{min(part.from, word.from), max(part.to, word.to)}
		}
		at += n
	}
	if r.in != nil { // what announces a password in code stands outside the string
		from, to := d.line(d.lineOf(r.from))
		if new(predict.Profile).Learn(d.text[from:to]).Refused[predict.SecretPassword] > 0 {
			return span{part.from, part.from}
		}
	}
	if part != (span{r.from, r.to}) && len(new(predict.Profile).Learn(whole).Refused) > 0 {
		return span{part.from, part.from}
	}
	return part // of a whole region the profile itself tells the secrets
}
