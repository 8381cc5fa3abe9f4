package graph

import (
	"fmt"
	"math"
)

// Type is an element type, by the numbers of TensorProto.DataType.
type Type int32

// The types of values. Files may also hold float16, bfloat16 and double, which
// are read as Float32.
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

// Tensor is a value, row-major. One of the slices, by its type, has the elements.
type Tensor struct {
	Type   Type
	Dims   []int     // none of them make it a scalar
	Floats []float32 // Float32
	Ints   []int64   // Int32, Int64
	Bytes  []byte    // Uint8, Bool, and Int8 in two's complement

	storage *storage // nil of what no run has counted
}

// storage is the memory of the elements of a run's values.
type storage struct {
	bytes  int64
	values int // that have it and a name
}

// FloatTensor is a tensor over data, which it keeps.
func FloatTensor(data []float32, dims ...int) *Tensor {
	return &Tensor{Type: Float32, Dims: dims, Floats: data}
}

// IntTensor is an int64 tensor over data, which it keeps.
func IntTensor(data []int64, dims ...int) *Tensor {
	return &Tensor{Type: Int64, Dims: dims, Ints: data}
}

// Len is the number of elements.
func (t *Tensor) Len() int { return len(t.Floats) + len(t.Ints) + len(t.Bytes) }

func (t *Tensor) String() string { return fmt.Sprintf("%v %v", t.Type, t.Dims) }

// check returns an error unless dims and elements fit, as those of a caller may not.
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

// bytes of an element in memory.
func (t Type) bytes() int {
	switch t {
	case Float32:
		return 4
	case Int32, Int64:
		return 8
	}
	return 1
}

// maxRank bounds what indices cost.
const maxRank = 8

// count is the number of elements of that shape.
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

// room is count with dimensions of 0 taken as 1: loops go over the others.
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

// reshaped is t with another shape of as many elements.
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

// around is the number of elements before, in and after axis.
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
