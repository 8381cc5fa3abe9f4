package adapt

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
)

// workName is the subfolder of Out that holds what is needed until the folder is made: the
// text, readable by its owner alone, and the runs that train.
const workName = "making"

func (m *maker) work() string { return filepath.Join(m.Out, workName) }

// claim locks Out, which must be empty or hold an unfinished Run of the same text, and writes
// the text for training.
func (m *maker) claim() (unlock func(), err error) {
	release, err := checkpoint.LockFolder(m.Out)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			release()
		}
	}()
	taken, err := checkpoint.Occupied(m.Out)
	if err != nil {
		return nil, err
	}
	if taken {
		return nil, fmt.Errorf("%s holds a model already; choose another folder", m.Out)
	}
	sum := m.sum()
	sumFile := filepath.Join(m.work(), "text.sha256")
	switch old, err := os.ReadFile(sumFile); {
	case err == nil && string(old) != sum:
		return nil, fmt.Errorf("%s holds what was begun with another text or model; choose another folder, or remove %s", m.Out, m.work())
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	if err := os.MkdirAll(m.work(), 0o700); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name  string
		lines []string
	}{{"train.txt", m.train}, {"valid.txt", m.valid}, {"text.sha256", nil}} {
		err := checkpoint.WritePrivateFile(filepath.Join(m.work(), f.name), func(w io.Writer) error {
			if f.lines == nil {
				_, err := io.WriteString(w, sum)
				return err
			}
			return writeLines(w, f.lines)
		})
		if err != nil {
			return nil, err
		}
	}
	m.text, err = corpus.Open(m.work())
	return release, err
}

// sum tells one text and starting model from others.
func (m *maker) sum() string {
	h := sha256.New()
	if b, err := fs.ReadFile(m.From, "config.json"); err == nil { // without it nothing can be opened
		h.Write(b)
	}
	_ = writeLines(h, m.Lines) // a hash.Hash never returns an error
	return hex.EncodeToString(h.Sum(nil))
}

func writeLines(w io.Writer, lines []string) error {
	for _, line := range lines {
		if _, err := io.WriteString(w, line+"\n"); err != nil {
			return err
		}
	}
	return nil
}
