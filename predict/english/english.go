// Package english makes the English predictor that comes with the program.
package english

import (
	"sync"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/builtin"
	"github.com/lstmkb/lstmkb/predict/words"
)

// New makes the predictor of the built-in model, with its phrases and the English
// words beyond its vocabulary; the model is returned as well.
func New(set *kernels.Set, options ...predict.Option) (*predict.Predictor, *checkpoint.Model, error) {
	list, grams := sync.OnceValues(words.English), sync.OnceValues(phrases)
	go list() // while the model is read
	go grams()
	m, err := builtin.Open()
	if err != nil {
		return nil, nil, err
	}
	g, err := grams()
	if err != nil {
		return nil, nil, err
	}
	w, err := list()
	if err != nil {
		return nil, nil, err
	}
	p, err := predict.New(m, set, append([]predict.Option{predict.WithWords(w), predict.WithNgrams(g)}, options...)...)
	return p, m, err
}

func phrases() (*predict.Ngrams, error) {
	own, err := builtin.Files()
	if err != nil {
		return nil, err
	}
	return predict.LoadNgrams(own)
}
