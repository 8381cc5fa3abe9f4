package graph

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Open decodes the ONNX file at path. Weights may lie in other files of its folder, as PyTorch
// writes them; a place outside the folder is refused.
func Open(path string) (*Model, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	others := &dataFiles{root: root, open: map[string]*os.File{}}
	defer others.close()
	return readFrom(file, others)
}

// dataFiles are the files beside an ONNX file that its weights lie in.
type dataFiles struct {
	root  *os.Root // nil if the folder is not known
	open  map[string]*os.File
	bytes int64 // of all files
}

func (f *dataFiles) close() {
	for _, file := range f.open {
		file.Close() // only read from: nothing is lost
	}
}

// location is TensorProto's external_data.
type location struct {
	external       bool
	file           string
	offset, length int64 // length is −1 if it is not given
}

// location reads an entry of external_data.
func (d *decoder) location(l *location, msg []byte) error {
	if l.file == "" {
		l.length = -1
	}
	var pair [2]string
	err := eachField(msg, func(v field) (err error) {
		if v.num == 1 || v.num == 2 {
			pair[v.num-1], err = d.text(v)
		}
		return err
	})
	if err != nil {
		return err
	}
	switch pair[0] {
	case "location":
		l.file = pair[1]
	case "offset":
		l.offset, err = strconv.ParseInt(pair[1], 10, 64)
	case "length":
		l.length, err = strconv.ParseInt(pair[1], 10, 64)
	}
	return err
}

// external reads the data of a tensor of n bytes.
func (d *decoder) external(l location, n int) ([]byte, error) {
	f, size, err := d.dataFile(l.file)
	if err != nil {
		return nil, fmt.Errorf("its data lie in another file, %q: %w", l.file, err)
	}
	if l.length >= 0 && l.length != int64(n) {
		return nil, fmt.Errorf("has %d bytes in %q, want %d", l.length, l.file, n)
	}
	if l.offset < 0 || l.offset > size || int64(n) > size-l.offset {
		return nil, fmt.Errorf("has bytes %d to %d of %q, which has %d; the two files may not belong together", l.offset, l.offset+int64(n), l.file, size)
	}
	if err := d.take(n, 1); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	_, err = io.ReadFull(io.NewSectionReader(f, l.offset, int64(n)), b)
	return b, err
}

// dataFile opens a file of the folder. Its size counts as the model's.
func (d *decoder) dataFile(name string) (*os.File, int64, error) {
	s := d.files
	if s.root == nil || name == "" {
		return nil, 0, errors.New("want them in this file")
	}
	f, size := s.open[name], int64(0)
	if f == nil {
		st, err := s.root.Stat(filepath.FromSlash(name)) // opening a pipe would wait
		if errors.Is(err, fs.ErrNotExist) {
			return nil, 0, errors.New("no such file beside this one; PyTorch writes both, copy both")
		}
		if err != nil {
			return nil, 0, fmt.Errorf("want a file of the folder of this one: %w", err)
		}
		if !st.Mode().IsRegular() {
			return nil, 0, errors.New("is not a regular file")
		}
		if f, err = s.root.Open(filepath.FromSlash(name)); err != nil {
			return nil, 0, err
		}
		s.open[name] = f
		s.bytes += st.Size()
		d.left += 3 * st.Size()
	}
	st, err := f.Stat()
	if err == nil {
		size = st.Size()
	}
	return f, size, err
}
