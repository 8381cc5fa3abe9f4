package main

import (
	"io"

	"github.com/lstmkb/lstmkb/predict"
)

// openFor makes the predictor of predict. With plain it is of the model as it is and of nothing else
// in its folder: it suggests what programs with an exported ONNX file suggest, see export/example.py.
func openFor(model modelFlags, blocklist string, plain bool, stderr io.Writer, options ...predict.Option) (*predict.Predictor, error) {
	if plain {
		m, err := folderOf(model.model).LoadModel()
		if err != nil {
			return nil, err
		}
		return predict.New(m, append(options, predict.WithoutCasing())...)
	}
	return model.open(blocklist, stderr, options...)
}
