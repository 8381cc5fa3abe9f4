package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"github.com/lstmkb/lstmkb/vocab"
)

// The files of a model folder, and the subfolder with the latest state of a run.
const (
	configName  = "config.json"
	vocabName   = "vocab.txt"
	weightsName = "model.safetensors"
	lastName    = "last"
)

// folder is a model folder in a file system; label is its name in errors.
type folder struct {
	fsys  fs.FS
	dir   string
	label string
}

// wrap adds the folder and the file to an error.
func (d folder) wrap(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := fs.Stat(d.fsys, d.dir); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("checkpoint %s: there is no such folder; a model folder holds %s, %s and %s: %w",
				d.label, configName, vocabName, weightsName, fs.ErrNotExist)
		}
		return fmt.Errorf("checkpoint %s: no %s, and a model folder holds %s, %s and %s: %w",
			d.label, name, configName, vocabName, weightsName, fs.ErrNotExist)
	}
	return fmt.Errorf("checkpoint %s: %s: %w", d.label, name, err)
}

// openFile opens a file of the folder, which must be a regular one: opening a pipe would wait.
func (d folder) openFile(name string) (fs.File, error) {
	name = path.Join(d.dir, name)
	st, err := fs.Stat(d.fsys, name)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errors.New("is not a regular file")
	}
	return d.fsys.Open(name)
}

// read reads a file of the folder.
func (d folder) read(name string) ([]byte, error) {
	f, err := d.openFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	b := make([]byte, st.Size()) // the weights take no byte more than they have
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, err
	}
	if n, err := f.Read(make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		return nil, errors.Join(errors.New("changes while it is read"), err)
	}
	return b, nil
}

// config reads config.json.
func (d folder) config() (Config, error) {
	f, err := d.openFile(configName)
	if err != nil {
		return Config{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return Config{}, err
	}
	return parseConfig(b)
}

// vocab reads vocab.txt. It also returns the hash of its bytes, so that finding damage does
// not depend on how strict the reader of words is.
func (d folder) vocab(tok vocab.Tokenizer) (*vocab.Vocab, string, error) {
	b, err := d.read(vocabName)
	if err != nil {
		return nil, "", err
	}
	v, err := vocab.Read(bytes.NewReader(b), tok)
	return v, hashOf(b), err
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// weights opens model.safetensors; the caller must close the closer.
func (d folder) weights() (*File, io.Closer, error) {
	f, err := d.openFile(weightsName)
	if err != nil {
		return nil, nil, err
	}
	file, err := readWeights(f)
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return file, f, nil
}

func readWeights(f fs.File) (*File, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	r, ok := f.(io.ReaderAt)
	if !ok {
		return nil, fmt.Errorf("this file system cannot read at an offset (%T)", f)
	}
	return ReadTensors(r, st.Size())
}
