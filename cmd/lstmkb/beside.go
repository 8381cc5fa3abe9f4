package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/builtin"
	"github.com/lstmkb/lstmkb/predict/words"
)

// modelFiles lists the files of a model folder that checkpoint.Save writes.
func modelFiles(dir string) []string {
	return []string{filepath.Join(dir, "model.safetensors"), filepath.Join(dir, "vocab.txt"), filepath.Join(dir, "config.json")}
}

// copyBeside copies the words and n-grams of the model that --model names to the model
// folder dir, those that there are, and returns the files written.
func copyBeside(model, dir string) (written []string, err error) {
	for _, name := range []string{predict.WordsName, predict.NgramsName} {
		b, err := readBeside(model, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		path := filepath.Join(dir, name)
		if err := checkpoint.WriteFile(path, func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
			return nil, err
		}
		written = append(written, path)
	}
	return written, nil
}

// readBeside reads a file of words or n-grams in a model folder, or of the program.
func readBeside(model, name string) ([]byte, error) {
	switch {
	case model != "":
		return os.ReadFile(filepath.Join(model, name))
	case name == predict.WordsName:
		return words.Files.ReadFile("english.tsv.gz")
	}
	own, err := builtin.Files()
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(own, name)
}
