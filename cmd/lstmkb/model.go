package main

import (
	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/builtin"
	"github.com/lstmkb/lstmkb/predict/english"
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

// newPredictor makes a predictor of the model that --model names, with its words and
// n-grams.
func newPredictor(dir string, options ...predict.Option) (*predict.Predictor, *checkpoint.Model, *kernels.Set, error) {
	set, err := kernels.Default()
	if err != nil {
		return nil, nil, nil, err
	}
	if dir == "" {
		p, m, err := english.New(set, options...)
		return p, m, set, err
	}
	p, m, err := predict.Open(dir, set, options...)
	return p, m, set, err
}
