package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
)

const modelHelp = "model folder, or the tag of a language in the program, as lstmkb languages lists them (default English)"

// folderOf is the model folder that --model or --from names: a path, the tag of a language
// in the program, or "" or "builtin" for the default language.
func folderOf(model string) predict.Folder {
	return keyboard.FolderOf(model)
}

// languageOf is the language of a model folder, and the default one in what the folder
// does not say.
func languageOf(model predict.Folder) (predict.Language, error) {
	return keyboard.LanguageOf(model)
}

// newFolder makes and locks the folder that --out names, which may not hold a model.
func newFolder(out string) (unlock func(), err error) {
	unlock, err = checkpoint.LockFolder(out)
	if err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	taken, err := checkpoint.Occupied(out)
	if err == nil && taken {
		err = fmt.Errorf("--out %s holds a model already; choose another folder", out)
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// modelFiles lists the files of a model folder that checkpoint.Save writes.
func modelFiles(dir string) []string {
	return []string{filepath.Join(dir, "model.safetensors"), filepath.Join(dir, "vocab.txt"), filepath.Join(dir, "config.json")}
}

// openLists opens what lists of words are made of: a model, its language, and the text at path.
func openLists(cmd *cobra.Command, model, path string) (*checkpoint.Model, predict.Language, *corpus.Text, error) {
	folder := folderOf(model)
	m, err := folder.LoadModel()
	if err != nil {
		return nil, predict.Language{}, nil, err
	}
	language, err := languageOf(folder)
	if err != nil {
		return nil, predict.Language{}, nil, err
	}
	text, err := openText(cmd, path)
	return m, language, text, err
}
