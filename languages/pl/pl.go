// Package pl is Polish: a model folder within the program, which only programs that
// import it carry. README.md has its figures, sources and licences, recipe.toml the
// training run that made the model.
package pl

import (
	"embed"
	"unsafe"

	"github.com/lstmkb/lstmkb/predict"
)

//go:embed *.json *.txt *.tsv *.gz *.zst *.safetensors
var files embed.FS

//go:embed model.safetensors
var weights string // the same bytes as in files, which the linker keeps once

// Folder is this folder, to open like any other model folder.
var Folder = predict.InMemory(files, unsafe.Slice(unsafe.StringData(weights), len(weights)))

// New makes the Polish predictor. Its blocklist holds, unless predict.WithBlocklist among the
// options takes its place.
func New(options ...predict.Option) (*predict.Predictor, error) { return Folder.Predictor(options...) }
