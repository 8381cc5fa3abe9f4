package main

import (
	"io/fs"
	"os"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

const rulesHelp = "language of the text, whose rules say how words are cut: a tag, or a folder with a " + predict.LanguageName

// rulesOf is the language that --language names: the tag of one in the program, which need have no
// model, or a folder with a language.json.
func rulesOf(name string) (predict.Language, error) {
	if name == "builtin" {
		name = languages.Default
	}
	folder := languages.Rules(name)
	if folder == nil {
		folder = os.DirFS(name)
		if _, err := fs.Stat(folder, predict.LanguageName); err != nil {
			return predict.Language{}, usagef("--language %s is neither the tag of a language in the program nor a folder with a %s: %w", name, predict.LanguageName, err)
		}
	}
	return keyboard.LanguageOf(predict.Folder{FS: folder})
}
