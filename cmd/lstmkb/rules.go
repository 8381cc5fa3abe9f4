package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

const rulesHelp = "language of the text, whose rules say how words are cut: a tag, or a folder with a " + predict.LanguageName

// rulesFolder is the folder with the language.json that --language names: that of a tag in the
// program, which need have no model, or one on disk.
func rulesFolder(name string) (fs.FS, error) {
	if name == "builtin" {
		name = languages.Default
	}
	if folder := languages.Rules(name); folder != nil {
		return folder, nil
	}
	folder := os.DirFS(name)
	if _, err := fs.Stat(folder, predict.LanguageName); err != nil {
		return nil, usagef("--language %s is neither the tag of a language in the program nor a folder with a %s: %w", name, predict.LanguageName, err)
	}
	return folder, nil
}

// rulesOf is the language that --language names.
func rulesOf(name string) (predict.Language, error) {
	folder, err := rulesFolder(name)
	if err != nil {
		return predict.Language{}, err
	}
	return keyboard.LanguageOf(predict.Folder{FS: folder})
}

// copyRules writes the language.json that --language names to a model folder.
func copyRules(name, dir string) error {
	folder, err := rulesFolder(name)
	if err != nil {
		return err
	}
	b, err := fs.ReadFile(folder, predict.LanguageName)
	if err != nil {
		return err
	}
	return checkpoint.WriteFile(filepath.Join(dir, predict.LanguageName), func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}
