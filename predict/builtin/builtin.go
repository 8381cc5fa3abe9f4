// Package builtin holds the English model that comes with the program. It is a
// package of its own so that only who asks for the model carries its bytes.
//
// recipe.toml is the training run that made it, README.md names its text's
// sources and licences.
package builtin

import (
	"embed"
	"unsafe"

	"github.com/lstmkb/lstmkb/checkpoint"
)

//go:embed model
var folder embed.FS

//go:embed model/model.safetensors
var weights string // the same bytes as folder's

// Load reads the built-in model, its weights in floats of their own.
func Load() (*checkpoint.Model, error) { return checkpoint.LoadFS(folder, "model") }

// Open reads the built-in model for prediction: weights in int8 stay in the program,
// as checkpoint.Open says.
func Open() (*checkpoint.Model, error) {
	return checkpoint.OpenFS(folder, "model", unsafe.Slice(unsafe.StringData(weights), len(weights)))
}
