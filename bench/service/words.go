package service

import (
	"errors"
	"strings"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/languages/en"
)

// Load reads a model folder, or the built-in model if model is empty.
func Load(model string) (*checkpoint.Model, error) {
	if model == "" {
		return en.Folder.LoadModel()
	}
	return checkpoint.Open(model)
}

// Words lists the model's words of ASCII letters, from which texts are made.
func Words(m *checkpoint.Model) (words []string, err error) {
	for id := range int32(m.Vocab.Len()) {
		w := m.Vocab.Word(id)
		if m.Vocab.IsWord(id) && !strings.ContainsFunc(w, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return nil, errors.New("the model has no word of ASCII letters")
	}
	return words, nil
}
