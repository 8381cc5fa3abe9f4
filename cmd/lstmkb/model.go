package main

import (
	"os"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/builtin"
	"github.com/lstmkb/lstmkb/predict/words"
	"github.com/lstmkb/lstmkb/vocab"
)

const modelHelp = "model folder (default the English model in the program)"

// loadModel reads the model folder that --model names, or the built-in model.
func loadModel(dir string) (*checkpoint.Model, error) {
	if dir == "" {
		return builtin.Load()
	}
	return checkpoint.Load(dir)
}

// openModel is loadModel for prediction alone, in little memory.
func openModel(dir string) (*checkpoint.Model, error) {
	if dir == "" {
		return builtin.Open()
	}
	return checkpoint.Open(dir)
}

// loadWords reads the words that complete what that model's vocabulary lacks: the
// folder's own list, if it has one, or that in the program.
func loadWords(dir string) (*predict.Words, error) {
	if dir == "" {
		return words.English()
	}
	return predict.LoadWords(os.DirFS(dir))
}

// loadNgrams reads the n-grams of that model, nil for none.
func loadNgrams(dir string, v *vocab.Vocab) (*predict.Ngrams, error) {
	if dir == "" {
		own, err := builtin.Files()
		if err != nil {
			return nil, err
		}
		return predict.LoadNgrams(own, v)
	}
	return predict.LoadNgrams(os.DirFS(dir), v)
}

// newPredictor makes a predictor of the model that --model names, with its words and
// n-grams.
func newPredictor(dir string, options ...predict.Option) (*predict.Predictor, *checkpoint.Model, *kernels.Set, error) {
	set, err := kernels.Default()
	if err != nil {
		return nil, nil, nil, err
	}
	m, err := openModel(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	list, err := loadWords(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	grams, err := loadNgrams(dir, m.Vocab)
	if err != nil {
		return nil, nil, nil, err
	}
	p, err := predict.New(m, set, append(options, predict.WithWords(list), predict.WithNgrams(grams))...)
	return p, m, set, err
}
