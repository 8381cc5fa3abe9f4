// Package english makes the English predictor that comes with the program.
package english

import (
	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/builtin"
	"github.com/lstmkb/lstmkb/predict/words"
)

// New makes the predictor of the built-in model, with its phrases and the English
// words beyond its vocabulary; the model is returned as well.
func New(set *kernels.Set, options ...predict.Option) (*predict.Predictor, *checkpoint.Model, error) {
	type read struct {
		list *predict.Words
		err  error
	}
	further := make(chan read, 1) // beside the model and its phrases
	go func() {
		list, err := words.English()
		further <- read{list, err}
	}()
	m, err := builtin.Open()
	if err != nil {
		return nil, nil, err
	}
	own, err := builtin.Files()
	if err != nil {
		return nil, nil, err
	}
	grams, err := predict.LoadNgrams(own, m.Vocab)
	if err != nil {
		return nil, nil, err
	}
	words := <-further
	if words.err != nil {
		return nil, nil, words.err
	}
	p, err := predict.New(m, set, append([]predict.Option{predict.WithWords(words.list), predict.WithNgrams(grams)}, options...)...)
	return p, m, err
}
