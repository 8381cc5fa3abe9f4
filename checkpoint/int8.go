package checkpoint

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
)

// scaleSuffix names the tensor (rows) with the scales of a matrix. NAME of type I8 means
//
//	W[i][j] = NAME_scale[i]·NAME[i][j]     −127 ≤ NAME ≤ 127
const scaleSuffix = "_scale"

// Quantize returns the model with its matrices in int8, with a scale for each row. It shares
// biases and matrices that are in int8 already with m.
//
// A matrix without moments is rounded to the nearest: no weight is off by more than half of
// max |row|/127. With moments, of the inputs that the matrix has on a text, GPTQ chooses the
// roundings of a row together, so that the error of the matrix's outputs on that text is
// small; a weight may then be off by more.
func (m *Model) Quantize(moments nn.Moments) (*Model, error) {
	q := &Model{Config: m.Config, Vocab: m.Vocab, Tensors: map[string][]float32{}, Int8: map[string]*infer.Int8{}}
	for _, s := range m.Config.Specs() {
		switch x, ok := m.Tensors[s.Name]; {
		case m.Int8[s.Name] != nil:
			q.Int8[s.Name] = m.Int8[s.Name]
		case !ok || len(x) != s.Size():
			return nil, fmt.Errorf("tensor %s has %d numbers, want shape %v", s.Name, len(x), s.Shape)
		case s.Quantizable():
			a, err := infer.QuantizeFor(x, s, moments[s.Name])
			if err != nil {
				return nil, err
			}
			q.Int8[s.Name] = a
		default:
			q.Tensors[s.Name] = x
		}
	}
	return q, nil
}

// int8Tensors returns a matrix and its scales as tensors of a file. They share the memory
// of a if they can.
func int8Tensors(s nn.Spec, a *infer.Int8) (matrix, scale Tensor, err error) {
	if !slices.Equal(s.Shape, []int{a.M, a.N}) {
		return matrix, scale, fmt.Errorf("tensor %s has shape [%d %d], want %v", s.Name, a.M, a.N, s.Shape)
	}
	data := a.Data[:a.M*a.LD]
	if a.LD != a.N {
		data = make([]int8, 0, a.M*a.N)
		for i := range a.M {
			data = append(data, a.Data[i*a.LD:][:a.N]...)
		}
	}
	scale = Tensor{Name: s.Name + scaleSuffix, Shape: []int{a.M}, Data: a.Scale[:a.M], DType: F32}
	return Tensor{Name: s.Name, Shape: s.Shape, DType: I8, Int8: data}, scale, checkFinite(scale.Name, scale.Data, F32)
}

// readInt8 reads a matrix. It shares the file's memory if possible.
func readInt8(f *File, s nn.Spec) (*infer.Int8, error) {
	b, err := f.raw(s.Name, int64(s.Size()))
	if err != nil {
		return nil, err
	}
	scale, err := readFinite(f, s.Name+scaleSuffix, s.Shape[:1])
	if err != nil {
		return nil, err
	}
	if !aligned(b) {
		b = slices.Clone(b)
	}
	a, err := infer.Int8From(int8sOf(b), scale, s.Shape[0], s.Shape[1])
	if err != nil {
		return nil, fmt.Errorf("tensor %s: %w", s.Name, err)
	}
	return a, nil
}

// inInt8 reports whether the parameter is stored in int8.
func inInt8(f *File, s nn.Spec) bool { return s.Quantizable() && f.DType(s.Name) == I8 }

// isScale reports whether a tensor holds the scales of an int8 matrix of the file.
func isScale(f *File, name string) bool {
	base, ok := strings.CutSuffix(name, scaleSuffix)
	return ok && f.DType(base) == I8
}

// aligned reports whether b begins on half a cache line, as the linker aligns embedded
// files. Products are 2 % slower there than on a whole line, but a copy would double the
// memory of the weights.
func aligned(b []byte) bool { return uintptr(unsafe.Pointer(unsafe.SliceData(b)))%32 == 0 }

func bytesOf(x []int8) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
}

func int8sOf(b []byte) []int8 {
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}
