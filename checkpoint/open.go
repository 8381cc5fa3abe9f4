package checkpoint

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"unsafe"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
)

// Open reads the model folder dir for prediction, with the checks of [Load] but less memory:
// matrices in int8 stay in int8, in m.Int8. They and weights of type F32 stay in the file's
// bytes, which are read into memory, so that nothing that happens to the file later matters.
// Nobody may write to them. Use Load for training, evaluation and export.
func Open(dir string) (*Model, error) {
	d := dirFolder(dir)
	weights, err := d.read(weightsName)
	if errors.Is(err, fs.ErrNotExist) {
		return d.load(nil) // its error says what is missing
	}
	if err != nil {
		return nil, d.wrap(weightsName, err)
	}
	return d.open(weights)
}

// OpenFS is [Open] for a folder of a file system whose model.safetensors is in memory already:
// weights, which the model shares.
func OpenFS(fsys fs.FS, dir string, weights []byte) (*Model, error) {
	return folder{fsys, dir, dir}.open(weights)
}

func (d folder) open(weights []byte) (*Model, error) {
	file, err := ReadTensors(bytes.NewReader(weights), int64(len(weights)))
	if err != nil {
		return nil, d.wrap(weightsName, err)
	}
	file.bytes = weights
	return d.build(file, asStored, nil)
}

// layout is the form of a model's weights in memory.
type layout int

const (
	inFloats layout = iota // all weights, in newly allocated memory
	asStored               // int8 as it is, shared with the file if that is in memory
)

// read reads a parameter, whose shape has been checked, into the model.
func (m *Model) read(f *File, s nn.Spec, l layout) (err error) {
	if inInt8(f, s) {
		a, err := readInt8(f, s)
		if err != nil {
			return err
		}
		if l == asStored {
			m.Int8[s.Name] = a
		} else {
			m.Tensors[s.Name] = infer.Dequantize(a)
		}
		return nil
	}
	if x := f.floats(s); l == asStored && x != nil {
		m.Tensors[s.Name] = x
		return checkFinite(s.Name, x, F32)
	}
	m.Tensors[s.Name], err = readFinite(f, s.Name, s.Shape)
	return err
}

// floats returns a tensor in the file's memory, nil if it cannot be used as it is.
func (f *File) floats(s nn.Spec) []float32 {
	little := binary.NativeEndian.Uint16([]byte{1, 0}) == 1
	if f.bytes == nil || f.DType(s.Name) != F32 || !little || s.Size() == 0 {
		return nil
	}
	b, err := f.raw(s.Name, 4*int64(s.Size()))
	if p := unsafe.Pointer(unsafe.SliceData(b)); err == nil && uintptr(p)%4 == 0 {
		return unsafe.Slice((*float32)(p), s.Size())
	}
	return nil
}
