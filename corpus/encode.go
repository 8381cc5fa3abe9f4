package corpus

import (
	"context"
	"fmt"

	"github.com/lstmkb/lstmkb/vocab"
)

// CountWords counts the words of the train split.
func (t *Text) CountWords(ctx context.Context, tok vocab.Tokenizer) (*vocab.Builder, error) {
	b := vocab.NewBuilder(tok)
	err := t.Lines(ctx, Train, func(line string) error {
		b.AddLine(line)
		return nil
	})
	return b, err
}

// BuildVocab makes a vocabulary of the train split: its most frequent words that occur at
// least minCount times. size limits the number of entries, <unk> and <eos> included; 0 sets
// no limit.
func (t *Text) BuildVocab(ctx context.Context, tok vocab.Tokenizer, size, minCount int) (*vocab.Vocab, error) {
	b, err := t.CountWords(ctx, tok)
	if err != nil {
		return nil, err
	}
	v, err := b.Build(size, minCount)
	if err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", t.path, err)
	}
	return v, nil
}

// Encode returns the ids of a split's tokens, with [vocab.Eos] after each line. A blank line
// is a lone Eos for [vocab.WikiText], as in published perplexities, and nothing for
// [vocab.Keyboard]. It is an error if the split has no tokens.
func (t *Text) Encode(ctx context.Context, s Split, v *vocab.Vocab) ([]int32, error) {
	skip := v.Tokenizer().IsKeyboard()
	var ids []int32
	err := t.Lines(ctx, s, func(line string) error {
		n := len(ids)
		ids = v.AppendLine(ids, line)
		if skip && len(ids) == n { // nothing visible on the line
			return nil
		}
		ids = append(ids, vocab.Eos)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("corpus: the %s text of %s has no tokens; expected text", s, t.path)
	}
	return ids, nil
}
