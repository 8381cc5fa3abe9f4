package corpus

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// guessSize is how many bytes of the train split tell how a text is written.
const guessSize = 1 << 20

// GuessTokenizer tells from the beginning of the train split which tokenizer it needs, and
// why in a few words: vocab.WikiText if most commas and full stops stand alone between
// spaces, as published corpora have them, or if words are written <unk> or @-@; otherwise
// vocab.Keyboard. Other marks say nothing, since French has spaces before them.
func (t *Text) GuessTokenizer(ctx context.Context) (vocab.Tokenizer, string, error) {
	var alone, attached, special, size int
	err := t.Lines(ctx, Train, func(line string) error {
		for word := range strings.FieldsSeq(line) {
			switch {
			case word == "," || word == ".":
				alone++
			case word == vocab.UnkWord || word == "@-@" || word == "@,@" || word == "@.@":
				special++
			case strings.HasSuffix(word, ",") || strings.HasSuffix(word, "."):
				attached++
			}
		}
		if size += len(line); size > guessSize {
			return errStop
		}
		return nil
	})
	if err != nil && !errors.Is(err, errStop) {
		return "", "", err
	}
	switch {
	case special > 0 && alone >= attached:
		return vocab.WikiText, fmt.Sprintf("the text is split into words: it has %d of %s, @-@ and the like", special, vocab.UnkWord), nil
	case alone > attached:
		return vocab.WikiText, fmt.Sprintf("the text is split into words: %d of %d commas and full stops stand alone", alone, alone+attached), nil
	case attached > 0:
		return vocab.Keyboard, fmt.Sprintf("the text is as people write it: %d of %d commas and full stops stand at a word", attached, alone+attached), nil
	}
	return vocab.Keyboard, "nothing says that the text is split into words", nil
}
