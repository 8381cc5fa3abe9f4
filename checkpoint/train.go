package checkpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// SaveTrain writes the full state of a training run into dir/last: the model, the extra
// tensors, whose names must begin with "adam." or "state.", and state as JSON. Everything
// that changes during a run is in one file, which is replaced atomically. SaveTrain refuses
// what [Save] refuses and numbers in extra that are not finite, so that a run that diverges
// keeps its last good state.
func SaveTrain(dir string, m *Model, extra []Tensor, state any) error {
	if err := CanSave(dir, m); err != nil {
		return err
	}
	last := filepath.Join(dir, lastName)
	for _, t := range extra {
		if !isExtra(t.Name) {
			return fmt.Errorf("checkpoint %s: tensor %q: want a name that begins with \"adam.\" or \"state.\"", last, t.Name)
		}
		if err := checkFinite(t.Name, t.Data, t.DType.or()); err != nil {
			return fmt.Errorf("checkpoint %s: %w", last, err)
		}
	}
	train, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("checkpoint %s: training state: %w", last, err)
	}
	return save(last, m, F32, extra, map[string]string{metaTrain: string(train)})
}

// LoadTrain reads what [SaveTrain] wrote: the model, the extra tensors by name, and the state
// into the value that state points to. The error is fs.ErrNotExist if there is nothing to
// resume.
func LoadTrain(dir string, state any) (m *Model, extra map[string][]float32, err error) {
	last, err := runFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	extra = make(map[string][]float32)
	m, err = last.load(func(f *File) error {
		if err := decodeState(f.Meta, state); err != nil {
			return err
		}
		for _, name := range f.Names() {
			if !isExtra(name) {
				continue
			}
			shape, _ := f.Shape(name) // the file just named it
			data, err := readFinite(f, name, shape)
			if err != nil {
				return err
			}
			extra[name] = data
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		// Not fs.ErrNotExist: a caller that starts a new run where there is nothing to
		// resume must not overwrite a run that lost a file.
		err = fmt.Errorf("damaged run: %v", err)
	}
	if err != nil {
		return nil, nil, err
	}
	return m, extra, nil
}

// decodeState is strict: this program cannot continue a run with a counter that it does not
// know.
func decodeState(meta map[string]string, state any) error {
	s, ok := meta[metaTrain]
	if !ok {
		return fmt.Errorf("has no metadata %s: a model, not the state of a training run", metaTrain)
	}
	s = strings.Replace(s, `"negligible":`, `"gradient_filter":`, 1) // its name in older runs
	dec := json.NewDecoder(bytes.NewReader([]byte(s)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(state); err != nil {
		return fmt.Errorf("metadata %s: %w", metaTrain, err)
	}
	return nil
}

// LoadState reads only the state that [SaveTrain] wrote, into the value that state points to.
// The error is fs.ErrNotExist if there is none.
func LoadState(dir string, state any) error {
	last, err := runFolder(dir)
	if err != nil {
		return err
	}
	file, closer, err := last.weights()
	if err != nil {
		return last.wrap(weightsName, err)
	}
	defer closer.Close()
	if err := decodeState(file.Meta, state); err != nil {
		return last.wrap(weightsName, err)
	}
	return nil
}

// runFolder is the folder in which the run in dir keeps its state.
func runFolder(dir string) (folder, error) {
	last := filepath.Join(dir, lastName)
	if _, err := os.Stat(filepath.Join(last, weightsName)); errors.Is(err, fs.ErrNotExist) {
		return folder{}, fmt.Errorf("checkpoint %s: nothing to resume: no %s: %w", dir, filepath.Join(lastName, weightsName), fs.ErrNotExist)
	}
	return dirFolder(last), nil
}
