package graph

import (
	"fmt"
	"math"
)

// Type is an element type, numbered as in TensorProto.DataType.
type Type int32

// The types of values. Files may also hold float16, bfloat16 and double, which are converted
// to Float32.
const (
	Float32 Type = 1
	Uint8   Type = 2
	Int8    Type = 3
	Int32   Type = 6
	Int64   Type = 7
	Bool    Type = 9

	float16, double, bfloat16 Type = 10, 11, 16
)

var typeNames = map[Type]string{Float32: "float32", Uint8: "uint8", Int8: "int8", Int32: "int32", Int64: "int64",
	Bool: "bool", float16: "float16", double: "double", bfloat16: "bfloat16"}

func (t Type) String() string {
	if s := typeNames[t]; s != "" {
		return s
	}
	return fmt.Sprintf("type %d", int32(t))
}

// Tensor is a value, row-major. Its type decides which of the slices has the elements.
type Tensor struct {
	Type   Type
	Dims   []int     // empty for a scalar
	Floats []float32 // Float32
	Ints   []int64   // Int32, Int64
	Bytes  []byte    // Uint8, Bool, and Int8 in two's complement

	storage *storage // nil if no run counts its memory
}

// storage is memory for elements, shared by values of a run.
type storage struct {
	bytes  int64
	values int // named values that share it
}

// FloatTensor makes a tensor that shares data.
func FloatTensor(data []float32, dims ...int) *Tensor {
	return &Tensor{Type: Float32, Dims: dims, Floats: data}
}

// IntTensor makes an int64 tensor that shares data.
func IntTensor(data []int64, dims ...int) *Tensor {
	return &Tensor{Type: Int64, Dims: dims, Ints: data}
}

// Len is the number of elements.
func (t *Tensor) Len() int { return len(t.Floats) + len(t.Ints) + len(t.Bytes) }

func (t *Tensor) String() string { return fmt.Sprintf("%v %v", t.Type, t.Dims) }

// check returns an error unless dims and elements fit. A caller may have broken them.
func (t *Tensor) check() error {
	n, err := count(t.Dims)
	if err != nil {
		return err
	}
	want := [3]int{}
	switch t.Type {
	case Float32:
		want[0] = n
	case Int32, Int64:
		want[1] = n
	case Uint8, Int8, Bool:
		want[2] = n
	default:
		return fmt.Errorf("%v is no type of a value", t.Type)
	}
	if got := [3]int{len(t.Floats), len(t.Ints), len(t.Bytes)}; got != want {
		return fmt.Errorf("%v has %d floats, %d whole numbers, %d bytes, want %d elements", t, got[0], got[1], got[2], n)
	}
	return nil
}

// bytes is the size of an element in memory.
func (t Type) bytes() int {
	switch t {
	case Float32:
		return 4
	case Int32, Int64:
		return 8
	}
	return 1
}

// maxRank limits the cost of indices.
const maxRank = 8

// count is the number of elements of a shape.
func count(dims []int) (int, error) {
	if len(dims) > maxRank {
		return 0, fmt.Errorf("shape %v has %d dimensions, want at most %d", dims, len(dims), maxRank)
	}
	n := 1
	for _, d := range dims {
		if d < 0 {
			return 0, fmt.Errorf("shape %v has a negative dimension", dims)
		}
		n *= d
	}
	if _, err := room(dims); err != nil {
		return 0, err
	}
	return n, nil
}

// room is count with 1 for dimensions of 0: loops still go over the other ones.
func room(dims []int) (int, error) {
	n := 1
	for _, d := range dims {
		if d > 0 && n > math.MaxInt32/d {
			return 0, fmt.Errorf("shape %v has more than %d elements", dims, math.MaxInt32)
		}
		n *= max(1, d)
	}
	return n, nil
}

// newTensor allocates a tensor of zeros within the budget.
func (m *budget) newTensor(t Type, dims ...int) (*Tensor, error) {
	n, err := count(dims)
	if err != nil {
		return nil, err
	}
	taken, _ := room(dims)
	if err := m.take(taken, t.bytes()); err != nil {
		return nil, fmt.Errorf("%v %v: %w", t, dims, err)
	}
	y := &Tensor{Type: t, Dims: append([]int(nil), dims...)}
	switch t {
	case Float32:
		y.Floats = make([]float32, n)
	case Int32, Int64:
		y.Ints = make([]int64, n)
	case Uint8, Int8, Bool:
		y.Bytes = make([]byte, n)
	default:
		return nil, fmt.Errorf("%v is not computed with", t)
	}
	return y, nil
}

// reshaped is t with another shape of the same number of elements.
func (t *Tensor) reshaped(dims []int) *Tensor {
	y := *t
	y.Dims = dims
	return &y
}

// move copies n elements from src[from:] to t[to:], of the same type.
func (t *Tensor) move(to int, src *Tensor, from, n int) {
	switch t.Type {
	case Float32:
		copy(t.Floats[to:to+n], src.Floats[from:])
	case Int32, Int64:
		copy(t.Ints[to:to+n], src.Ints[from:])
	default:
		copy(t.Bytes[to:to+n], src.Bytes[from:])
	}
}

// around returns the number of elements before, along and after axis.
func around(dims []int, axis int) (outer, size, inner int) {
	outer, inner = 1, 1
	for _, d := range dims[:axis] {
		outer *= d
	}
	for _, d := range dims[axis+1:] {
		inner *= d
	}
	return outer, dims[axis], inner
}
