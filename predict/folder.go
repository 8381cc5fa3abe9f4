package predict

import (
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
	words, err := LoadWords(os.DirFS(dir))
	if err != nil {
		return nil, nil, err
	}
	grams, err := LoadNgrams(os.DirFS(dir), m.Vocab)
	if err != nil {
		return nil, nil, err
	}
	p, err := New(m, set, append([]Option{WithWords(words), WithNgrams(grams)}, options...)...)
	return p, m, err
}
