package predict

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
)

// Open makes a predictor of a model folder, with the folder's words and n-grams, and also
// returns the model. Weights in int8 stay in the file, mapped into memory, as
// checkpoint.Open says.
func Open(dir string, set *kernels.Set, options ...Option) (*Predictor, *checkpoint.Model, error) {
	folderOptions := sync.OnceValues(func() ([]Option, error) { return FolderOptions(os.DirFS(dir)) })
	go folderOptions() // while the model is read
	m, err := checkpoint.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	own, err := folderOptions()
	if err != nil {
		return nil, nil, err
	}
	p, err := New(m, set, append(own, options...)...)
	return p, m, err
}

// FolderOptions reads the words and n-grams of a model folder, as options of New. A folder
// may lack either.
func FolderOptions(folder fs.FS) ([]Option, error) {
	words, err := LoadWords(folder)
	if err != nil {
		return nil, err
	}
	ngrams, err := LoadNgrams(folder)
	if err != nil {
		return nil, err
	}
	return []Option{WithWords(words), WithNgrams(ngrams)}, nil
}

// loadFile reads a file of a model folder. Without the file it returns nil.
func loadFile[T any](folder fs.FS, name string, read func(io.Reader) (*T, error)) (*T, error) {
	f, err := folder.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	x, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return x, nil
}
