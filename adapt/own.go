package adapt

import (
	"context"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/train"
)

// ownModel trains a model of the text alone, if the text is large or in a language that the
// starting model does not know.
func (m *maker) ownModel(ctx context.Context) (*keyboard, error) {
	if m.words < minOwned && !m.foreign {
		return nil, nil
	}
	dir := filepath.Join(m.work(), "own")
	if err := m.run(ctx, dir, train.Job{Options: train.Fit(m.words, m.own.Len())}, ownShare); err != nil {
		return nil, err
	}
	model, err := checkpoint.Load(dir)
	if err != nil {
		return nil, err
	}
	return m.quantized(ctx, Own, model)
}

// ownLists returns the keyboard of such a model. Only the words of the starting model's list
// go with another vocabulary.
func (m *maker) ownLists(model *checkpoint.Model) (*keyboard, error) {
	k := &keyboard{name: Own, model: model}
	base := m.base.words
	if m.foreign {
		base = nil
	}
	k.words = base.Merge(m.beyond(model.Vocab), wordsPrior)
	var err error
	if k.ngrams, err = predict.BuildNgrams(model.Vocab, each(m.train), ngramsCounts); err != nil {
		return nil, err
	}
	k.forms, err = predict.CountForms(model.Vocab, m.language, each(m.train))
	return k, err
}
