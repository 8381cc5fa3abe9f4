package corpus

import (
	"context"
	"fmt"

	"github.com/lstmkb/lstmkb/vocab"
)

// BuildVocab makes a vocabulary of the train split: the most frequent words, at
// most size of them with <unk> and <eos> (0 for no bound), each seen at least
// minCount times.
func (t *Text) BuildVocab(ctx context.Context, tok vocab.Tokenizer, size, minCount int) (*vocab.Vocab, error) {
	b := vocab.NewBuilder(tok)
	err := t.Lines(ctx, Train, func(line string) error {
		b.AddLine(line)
		return nil
	})
	if err != nil {
		return nil, err
	}
	v, err := b.Build(size, minCount)
	if err != nil {
		return nil, fmt.Errorf("corpus: %s: %w", t.path, err)
	}
	return v, nil
}

// Encode returns the ids of a split's tokens, each line closed by [vocab.Eos].
// A blank line is a lone Eos for [vocab.WikiText], which is what published
// perplexities count, and nothing for [vocab.Keyboard]. It is an error if the
// split has no tokens.
func (t *Text) Encode(ctx context.Context, s Split, v *vocab.Vocab) ([]int32, error) {
	skip := v.Tokenizer() == vocab.Keyboard
	var ids []int32
	err := t.Lines(ctx, s, func(line string) error {
		n := len(ids)
		ids = v.AppendLine(ids, line)
		if skip && len(ids) == n { // nothing to see on it
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
