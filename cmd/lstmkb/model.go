package main

import (
	"github.com/lstmkb/lstmkb/checkpoint"
)

const modelHelp = "model folder (default the English model in the program)"

// loadModel reads the model folder that --model names, or the built-in model.
func loadModel(dir string) (*checkpoint.Model, error) {
	return checkpoint.Load(dir)
}
