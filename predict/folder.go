package predict

import (
	"io/fs"
	"os"
	"sync"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
)

// Open makes a predictor of a model folder, with the words and n-grams that lie in
// it; the model is returned as well. Weights in int8 stay in the file, mapped into
// memory, as checkpoint.Open says.
func Open(dir string, set *kernels.Set, options ...Option) (*Predictor, *checkpoint.Model, error) {
	beside := sync.OnceValues(func() ([]Option, error) { return Beside(os.DirFS(dir)) })
	go beside() // while the model is read
	m, err := checkpoint.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	own, err := beside()
	if err != nil {
		return nil, nil, err
	}
	p, err := New(m, set, append(own, options...)...)
	return p, m, err
}

// Beside reads the words and n-grams that lie in a model folder, as options of New.
func Beside(folder fs.FS) ([]Option, error) {
	words, err := LoadWords(folder)
	if err != nil {
		return nil, err
	}
	grams, err := LoadNgrams(folder)
	if err != nil {
		return nil, err
	}
	return []Option{WithWords(words), WithNgrams(grams)}, nil
}
