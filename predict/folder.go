package predict

import (
	"io/fs"
	"os"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
)

// Open makes a predictor of a model folder, with the words and n-grams that lie in
// it; the model is returned as well. Weights in int8 stay in the file, mapped into
// memory, as checkpoint.Open says.
func Open(dir string, set *kernels.Set, options ...Option) (*Predictor, *checkpoint.Model, error) {
	m, err := checkpoint.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	beside, err := Beside(os.DirFS(dir), m)
	if err != nil {
		return nil, nil, err
	}
	p, err := New(m, set, append(beside, options...)...)
	return p, m, err
}

// Beside reads the words and n-grams that lie in m's folder, as options of New.
func Beside(folder fs.FS, m *checkpoint.Model) ([]Option, error) {
	words, err := LoadWords(folder)
	if err != nil {
		return nil, err
	}
	grams, err := LoadNgrams(folder, m.Vocab)
	if err != nil {
		return nil, err
	}
	return []Option{WithWords(words), WithNgrams(grams)}, nil
}
