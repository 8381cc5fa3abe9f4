package predict

import (
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// slide is the step, in tokens, by which the context of a long text moves on. Between two
// steps its beginning stays where it is, so that a Session need not start again.
const slide = 64

// context appends the ids of text's last tokens, at most MaxContext. The text begins after
// <eos>, as a line does in training.
func (p *Predictor) context(ids []int32, text string) []int32 {
	// Words of more than MaxWord bytes are <unk> anyway, so that the last tokens lie in the
	// text's last bytes. The cut moves in large steps, for the reason of slide.
	if limit := MaxContext * (vocab.MaxWord + 1); len(text) > 2*limit {
		text = text[(len(text)/limit-1)*limit:]
	}
	ids = append(ids, vocab.Eos)
	for line := ""; text != ""; {
		if n := strings.IndexByte(text, '\n') + 1; n > 0 {
			line, text = text[:n], text[n:]
		} else {
			line, text = text, ""
		}
		n := len(ids)
		ids = p.vocab.AppendLine(ids, strings.ToValidUTF8(line, "\ufffd"))
		// Like corpus.Text.Encode: keyboard text has no blank lines.
		blank := len(ids) == n && p.vocab.Tokenizer() == vocab.Keyboard
		if strings.HasSuffix(line, "\n") && !blank {
			ids = append(ids, vocab.Eos)
		}
	}
	if excess := len(ids) - MaxContext; excess > 0 {
		drop := (excess + slide - 1) / slide * slide
		ids = ids[:copy(ids, ids[drop:])]
	}
	return ids
}
