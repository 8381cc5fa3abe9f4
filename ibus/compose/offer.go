package compose

import (
	"slices"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
)

// Of a long text only the end is asked for. The cut moves in steps, so that the session reuses
// its state between them.
const maxContext, contextStep = 8192, 4096

// suggest offers words at the cursor, and keeps what the end of the word is to put in place of its
// letters.
func (c *Composer) suggest() {
	c.offer(nil)
	context, prefix := predict.Split(c.before())
	if prefix == "" && context == "" && !c.text.known {
		return
	}
	if len(context) > maxContext {
		from := (len(context)/contextStep - 1) * contextStep
		for !utf8.RuneStart(context[from]) {
			from++
		}
		context = context[from:]
	}
	mode := c.mode
	if c.field.Plain {
		mode = predict.CorrectOff
	}
	a, err := c.engine.Answer(predict.Query{Context: context, Prefix: prefix, K: places, Correction: mode, Join: c.text.sure, Emoji: true})
	if err != nil {
		return // nothing is offered, and the letters stand
	}
	if a.Autocorrect != "" {
		if _, _, ok := c.replace(a.Autocorrect, a.Joined); ok {
			c.autocorrect, c.joined = a.Autocorrect, a.Joined
		}
	}
	if !c.hidden {
		c.offered = c.table(prefix, a)
	}
}

func (c *Composer) offer(words []Candidate) { c.offered, c.autocorrect, c.joined = words, "", "" }

// table lists what is offered, with the emoji at the end, as the page's strip does: the word that a space puts in place of the
// letters first; the letters as typed last where a space would change them, where there is room, and where all
// words are corrections, since picking an unknown word teaches it.
func (c *Composer) table(prefix string, a predict.Answer) (offered []Candidate) {
	if c.autocorrect != "" {
		offered = append(offered, Candidate{Word: c.autocorrect, joined: c.joined})
	}
	corrections := true
	for _, s := range a.Suggestions {
		corrections = corrections && s.Kind == predict.Corrected
		if _, _, ok := c.replace(s.Word, ""); ok && (c.autocorrect == "" || s.Word != c.autocorrect && s.Word != prefix) {
			offered = append(offered, Candidate{Word: s.Word})
		}
	}
	offered = offered[:min(len(offered), places)]
	room := len(offered) < places || corrections
	fold := predict.Fold(prefix)
	missing := utf8.RuneCountInString(prefix) > 1 && room &&
		!slices.ContainsFunc(offered, func(o Candidate) bool { return predict.Fold(o.Word) == fold })
	if missing || c.autocorrect != "" {
		offered = append(offered[:min(len(offered), places-1)], Candidate{Word: prefix, Keep: true})
	}
	if a.Emoji != "" && !c.passes() {
		offered = append(offered, Candidate{Word: a.Emoji, Emoji: true})
	}
	return offered
}
