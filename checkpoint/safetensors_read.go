package checkpoint

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// File is a safetensors file whose header has been read and checked. Its methods are safe
// for concurrent use if those of its reader are.
type File struct {
	Meta map[string]string // the header's __metadata__

	r     io.ReaderAt
	size  int64
	bytes []byte // the whole file, if it is in memory
	data  int64  // offset of the data section
	infos []info
	index map[string]int // of infos
}

// ReadTensors reads and checks the header of a safetensors file of size bytes. The methods
// of File read tensors from r.
func ReadTensors(r io.ReaderAt, size int64) (*File, error) {
	head, err := readHead(r, size)
	if err != nil {
		return nil, err
	}
	meta, infos, err := parseHeader(head[8:])
	if err != nil {
		return nil, err
	}
	f := &File{Meta: meta, r: r, size: size, data: int64(len(head)), infos: infos}
	if err := checkLayout(infos, size-f.data); err != nil {
		return nil, err
	}
	f.index = make(map[string]int, len(infos))
	for i, in := range infos {
		f.index[in.name] = i
	}
	return f, nil
}

// readHead reads the header with the 8 bytes of its length.
func readHead(r io.ReaderAt, size int64) ([]byte, error) {
	if size < 8 {
		return nil, fmt.Errorf("has %d bytes, want at least the 8 of the header's length", size)
	}
	var length [8]byte
	if err := readFull(r, length[:]); err != nil {
		return nil, fmt.Errorf("header's length: %w", err)
	}
	n := binary.LittleEndian.Uint64(length[:])
	if limit := min(size-8, maxHeader); n > uint64(limit) {
		if what := Foreign(r); what != "" {
			return nil, errors.New(what)
		}
		return nil, fmt.Errorf("header's length is %d, want at most %d: not a safetensors file, or cut off", n, limit)
	}
	head := make([]byte, 8+n)
	if err := readFull(r, head); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	return head, nil
}

func readFull(r io.ReaderAt, b []byte) error {
	_, err := io.ReadFull(io.NewSectionReader(r, 0, int64(len(b))), b)
	return err
}

// checkLayout checks that the size of each tensor fits its shape and that tensors cover the
// data section without gap or overlap. It sorts infos by offset.
func checkLayout(infos []info, size int64) error {
	for _, in := range infos {
		n, err := count(in.shape)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", in.name, err)
		}
		if in.begin > in.end || in.end > size {
			return fmt.Errorf("tensor %q: data_offsets are [%d,%d], want them ascending and within the %d bytes of data", in.name, in.begin, in.end, size)
		}
		if want := n * in.dtype.size(); in.end-in.begin != want {
			return fmt.Errorf("tensor %q: has %d bytes, want %d for %s of shape %v", in.name, in.end-in.begin, want, in.dtype, in.shape)
		}
	}
	slices.SortStableFunc(infos, func(a, b info) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end))
	})
	at := int64(0)
	for _, in := range infos {
		if in.begin != at {
			return fmt.Errorf("tensor %q: begins at %d, want %d: data with a gap or an overlap", in.name, in.begin, at)
		}
		at = in.end
	}
	if at != size {
		return fmt.Errorf("tensors have %d bytes, the file has %d bytes of data", at, size)
	}
	return nil
}

// Names lists the tensors in the order of their data.
func (f *File) Names() []string {
	names := make([]string, len(f.infos))
	for i, in := range f.infos {
		names[i] = in.name
	}
	return names
}

// Shape returns the shape of a tensor and whether the file has it.
func (f *File) Shape(name string) ([]int, bool) {
	i, ok := f.index[name]
	if !ok {
		return nil, false
	}
	return slices.Clone(f.infos[i].shape), true
}

// DType returns the type of a tensor, "" if the file does not have it.
func (f *File) DType(name string) DType {
	i, ok := f.index[name]
	if !ok {
		return ""
	}
	return f.infos[i].dtype
}

// Read decodes a tensor into dst, which must have the length of the tensor.
func (f *File) Read(name string, dst []float32) error {
	i, ok := f.index[name]
	if !ok {
		return fmt.Errorf("no tensor %q", name)
	}
	in := &f.infos[i]
	if err := in.dtype.check(); err != nil {
		return fmt.Errorf("tensor %q: %w", name, err)
	}
	if n := (in.end - in.begin) / in.dtype.size(); n != int64(len(dst)) {
		return fmt.Errorf("tensor %q: has %d numbers, want %d", name, n, len(dst))
	}
	r := io.NewSectionReader(f.r, f.data+in.begin, in.end-in.begin)
	if err := decode(r, in.dtype, dst); err != nil {
		return fmt.Errorf("tensor %q: %w", name, err)
	}
	return nil
}

// raw returns the n bytes of a tensor: those of the file if it is in memory, which nobody may
// write to.
func (f *File) raw(name string, n int64) ([]byte, error) {
	i, ok := f.index[name]
	if !ok {
		return nil, fmt.Errorf("no tensor %q", name)
	}
	in := &f.infos[i]
	if in.end-in.begin != n {
		return nil, fmt.Errorf("tensor %q: has %d bytes, want %d", name, in.end-in.begin, n)
	}
	if f.bytes != nil {
		return f.bytes[f.data+in.begin : f.data+in.end], nil
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(io.NewSectionReader(f.r, f.data+in.begin, n), b); err != nil {
		return nil, fmt.Errorf("tensor %q: %w", name, err)
	}
	return b, nil
}
