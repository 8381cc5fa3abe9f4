// Package builtin holds the English model that comes with the program. It is a
// package of its own so that only who asks for the model carries its bytes.
//
// recipe.toml is the training run that made it, README.md names its text's
// sources and licences.
package builtin

import (
	"embed"

	"github.com/lstmkb/lstmkb/checkpoint"
)

//go:embed model
var folder embed.FS

// Load reads the built-in model.
func Load() (*checkpoint.Model, error) { return checkpoint.LoadFS(folder, "model") }
