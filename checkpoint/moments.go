package checkpoint

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// metaSteps is the metadata that tells moments from other tensors: the optimizer's steps.
const metaSteps = "lstmkb.steps"

// momentPrefix begins the names of an optimizer's moments.
const momentPrefix = "adam."

// Moments are Adam's means of gradients and of their squares. A node that trains with others keeps
// them to itself from one round to the next.
type Moments struct {
	Steps   int64    // the steps that they have been averaged over
	Tensors []Tensor // in float32, whose names begin with "adam."
}

// WriteMoments atomically writes moments as safetensors with a checksum, which only the file's
// owner can read. It refuses numbers that are not finite.
func WriteMoments(path string, m *Moments) error {
	for _, t := range m.Tensors {
		if err := checkFinite(t.Name, t.Data, F32); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return WritePrivateFile(path, func(w io.Writer) error {
		return WriteChecked(w, m.Tensors, map[string]string{metaSteps: strconv.FormatInt(m.Steps, 10)})
	})
}

// ReadMoments reads what WriteMoments wrote. The error is fs.ErrNotExist if there is no file.
func ReadMoments(path string) (*Moments, error) {
	st, err := os.Stat(path) // opening a pipe would wait
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close() // only read from: nothing is lost
	m, err := readMoments(file, st.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

func readMoments(r io.ReaderAt, size int64) (*Moments, error) {
	f, err := ReadTensors(r, size)
	if err != nil {
		return nil, err
	}
	m := new(Moments)
	if m.Steps, err = strconv.ParseInt(f.Meta[metaSteps], 10, 64); err != nil || m.Steps < 1 {
		return nil, fmt.Errorf("metadata %s is %q, want a number of steps: not the moments of a round", metaSteps, f.Meta[metaSteps])
	}
	if err := f.Verify(); err != nil {
		return nil, err
	}
	for _, name := range f.Names() {
		if !strings.HasPrefix(name, momentPrefix) || f.DType(name) != F32 {
			return nil, errors.New("has tensors that are no moments in float32")
		}
		shape, _ := f.Shape(name) // the file just named it
		data, err := readFinite(f, name, shape)
		if err != nil {
			return nil, err
		}
		m.Tensors = append(m.Tensors, Tensor{Name: name, Shape: shape, Data: data})
	}
	return m, nil
}
