package checkpoint

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
)

// Save writes the model folder dir, each file atomically, with weights of type dtype ("" is
// F32), those of m.Int8 as I8 with scales. It refuses a model that [Load] would refuse, and
// what [CanSave] refuses.
func Save(dir string, m *Model, dtype DType) error {
	if err := CanSave(dir, m); err != nil {
		return err
	}
	if err := m.checkWeights(); err != nil {
		return fmt.Errorf("checkpoint %s: %w", dir, err)
	}
	return save(dir, m, dtype.or(), nil, nil)
}

// save writes the three files.
func save(dir string, m *Model, dtype DType, extra []Tensor, meta map[string]string) error {
	files, err := m.files(dtype, extra, meta)
	if err == nil {
		err = os.MkdirAll(dir, 0o777)
	}
	if err == nil {
		err = WriteTogether(dir, files...)
	}
	if err != nil {
		return fmt.Errorf("checkpoint %s: %w", dir, err)
	}
	return nil
}

// files returns the three files of m's folder, weights last: a folder with weights is complete.
func (m *Model) files(dtype DType, extra []Tensor, meta map[string]string) ([]NewFile, error) {
	tensors, err := m.tensors(dtype)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", weightsName, err)
	}
	cfg := m.Config
	cfg.Format = Format
	config, err := cfg.marshal()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", configName, err)
	}
	var words bytes.Buffer
	if _, err := m.Vocab.WriteTo(&words); err != nil {
		return nil, fmt.Errorf("%s: %w", vocabName, err)
	}
	all := map[string]string{
		"format":   "pt", // some Python libraries require it
		metaVocab:  hashOf(words.Bytes()),
		metaConfig: cfg.identity().String(),
	}
	maps.Copy(all, meta)
	return []NewFile{{configName, config, nil}, {vocabName, words.Bytes(), nil},
		{weightsName, nil, func(w io.Writer) error { return WriteChecked(w, append(tensors, extra...), all) }}}, nil
}

// NewFile is the new contents of a file of a folder: Bytes, or what Write writes.
type NewFile struct {
	Name  string
	Bytes []byte
	Write func(io.Writer) error
}

func (f NewFile) output(w io.Writer) error {
	if f.Write != nil {
		return f.Write(w)
	}
	_, err := w.Write(f.Bytes)
	return err
}

// WriteTogether writes files of a folder, all of them to disk before the first takes its place:
// on a full disk the folder stays as it was. They take their places in their order. Files that
// have those Bytes already are left alone, so that a run does not rewrite its vocabulary at every
// checkpoint.
func WriteTogether(dir string, files ...NewFile) error {
	var all []*staged
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if f.Bytes != nil {
			old, err := os.ReadFile(path)
			if err == nil && bytes.Equal(old, f.Bytes) {
				continue
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		s, err := stage(path, 0, f.output)
		if err != nil {
			return err
		}
		defer s.discard()
		all = append(all, s)
	}
	for _, s := range all {
		if err := s.commit(); err != nil {
			return err
		}
	}
	return nil
}

// tensors returns the parameters as tensors of a file that share their data. It fails unless
// they are exactly the parameters of the shape, and finite as dtype.
func (m *Model) tensors(dtype DType) ([]Tensor, error) {
	if err := dtype.check(); err != nil {
		return nil, err
	}
	specs := m.Config.Specs()
	var whole, out []Tensor // int8 matrices come first, each on a cache line
	for _, s := range specs {
		data, ok := m.Tensors[s.Name]
		if a := m.Int8[s.Name]; a != nil {
			matrix, scale, err := int8Tensors(s, a)
			if err != nil {
				return nil, err
			}
			whole, out = append(whole, matrix), append(out, scale)
			continue
		}
		if !ok {
			return nil, fmt.Errorf("tensor %s is missing, want shape %v", s.Name, s.Shape)
		}
		if n, err := count(s.Shape); err != nil || n != int64(len(data)) {
			return nil, fmt.Errorf("tensor %s has %d numbers, want %d for shape %v", s.Name, len(data), n, s.Shape)
		}
		if err := checkFinite(s.Name, data, dtype); err != nil {
			return nil, err
		}
		out = append(out, Tensor{Name: s.Name, Shape: s.Shape, Data: data, DType: dtype})
	}
	if out = append(whole, out...); len(m.Tensors)+len(m.Int8) != len(specs) {
		for name := range m.Tensors {
			if m.Int8[name] != nil {
				return nil, fmt.Errorf("tensor %s is there in floats and in int8", name)
			}
			if !hasTensor(out, name) {
				return nil, fmt.Errorf("tensor %q is unknown to a model of this shape", name)
			}
		}
		for name := range m.Int8 {
			if !hasTensor(out, name) {
				return nil, fmt.Errorf("tensor %q is unknown to a model of this shape", name)
			}
		}
	}
	return out, nil
}

func hasTensor(tensors []Tensor, name string) bool {
	for i := range tensors {
		if tensors[i].Name == name {
			return true
		}
	}
	return false
}

// check returns an error unless configuration and vocabulary fit each other.
func (m *Model) check() error {
	cfg := m.Config
	cfg.Format = Format
	if err := cfg.Check(); err != nil {
		return err
	}
	switch {
	case m.Vocab == nil:
		return errors.New("model has no vocabulary")
	case m.Vocab.Len() != cfg.Vocab:
		return fmt.Errorf("vocabulary has %d words, want %d", m.Vocab.Len(), cfg.Vocab)
	case m.Vocab.Tokenizer() != cfg.Tokenizer:
		return fmt.Errorf("vocabulary's tokenizer is %q, want %q", m.Vocab.Tokenizer(), cfg.Tokenizer)
	}
	return nil
}
