package main

import (
	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/builtin"
)

const modelHelp = "model folder (default the English model in the program)"

// loadModel reads the model folder that --model names, or the built-in model.
func loadModel(dir string) (*checkpoint.Model, error) {
	if dir == "" {
		return builtin.Load()
	}
	return checkpoint.Load(dir)
}

// newPredictor makes a predictor of the model that --model names.
func newPredictor(dir string) (*predict.Predictor, *checkpoint.Model, *kernels.Set, error) {
	set, err := kernels.Default()
	if err != nil {
		return nil, nil, nil, err
	}
	m, err := loadModel(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	p, err := predict.New(m, set)
	return p, m, set, err
}
