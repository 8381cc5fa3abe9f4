package main

import "github.com/lstmkb/lstmkb/predict"

// newPlainPredictor makes a predictor of the model that --model names and of nothing else in its
// folder. It suggests what programs with an exported ONNX file suggest: see export/example.py.
func newPlainPredictor(model, _ string, options ...predict.Option) (*predict.Predictor, error) {
	m, err := folderOf(model).LoadModel()
	if err != nil {
		return nil, err
	}
	return predict.New(m, append(options, predict.WithoutCasing())...)
}
