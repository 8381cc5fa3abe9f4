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
	m, err := builtin.Open()
	if err != nil {
		return nil, nil, err
	}
	list, err := words.English()
	if err != nil {
		return nil, nil, err
	}
	own, err := builtin.Files()
	if err != nil {
		return nil, nil, err
	}
	return predict.NewFrom(own, m, list, set, options...)
}
