package predict

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// CopyOptional copies the files of Optional that the folder has, but for those without, to the model
// folder dir, and returns the paths written.
func (f Folder) CopyOptional(dir string, without ...string) (written []string, err error) {
	for _, name := range Optional {
		if slices.Contains(without, name) {
			continue
		}
		b, err := fs.ReadFile(f, name)
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
