package graph

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lstmkb/lstmkb/kernels"
)

// tensor reads a TensorProto. It shares bytes with the file and copies everything else.
func (d *decoder) tensor(msg []byte) (name string, t *Tensor, err error) {
	var dims []int64
	var kind Type
	var raw []byte
	var lists []field // of typed data
	var place location
	if err := d.take(160, 1); err != nil {
		return "", nil, err
	}
	err = eachField(msg, func(v field) (err error) {
		switch v.num {
		case 1:
			dims, err = d.ints(dims, v)
		case 2:
			kind = Type(v.n)
		case 4, 5, 7, 10:
			lists = append(lists, v)
			err = d.take(1, 96)
		case 8:
			name, err = d.text(v)
		case 9:
			raw = v.b
		case 3, 6, 11:
			err = fmt.Errorf("field %d, of segments, strings or uint64, is not read", v.num)
		case 13:
			err = d.location(&place, v.b)
		case 14:
			place.external = v.n == 1
		}
		return err
	})
	if err != nil {
		return name, nil, err
	}
	shape := make([]int, len(dims))
	for i, n := range dims {
		shape[i] = int(n)
	}
	n, err := count(shape)
	if err != nil {
		return name, nil, err
	}
	if place.external {
		raw, err = d.external(place, n*wireBytes[kind])
	}
	if err != nil {
		return name, nil, fmt.Errorf("%v %v: %w", kind, shape, err)
	}
	if lists != nil {
		t, err = d.listed(kind, shape, n, lists)
	} else {
		t, err = d.raw(kind, shape, n, raw)
	}
	if err != nil {
		return name, nil, fmt.Errorf("%v %v: %w", kind, shape, err)
	}
	return name, t, nil
}

// wireBytes is the size of an element in raw_data.
var wireBytes = map[Type]int{Float32: 4, Uint8: 1, Int8: 1, Int32: 4, Int64: 8, Bool: 1, float16: 2, double: 8, bfloat16: 2}

func (d *decoder) raw(kind Type, shape []int, n int, raw []byte) (*Tensor, error) {
	size := wireBytes[kind]
	if size == 0 {
		return nil, errors.New("this type is not read")
	}
	if len(raw) != n*size {
		return nil, fmt.Errorf("has %d bytes, want %d", len(raw), n*size)
	}
	if size == 1 {
		return &Tensor{Type: kind, Dims: shape, Bytes: raw}, nil
	}
	t, err := d.newTensor(inMemory(kind), shape...)
	if err != nil {
		return nil, err
	}
	for i := range n {
		b := raw[i*size:]
		switch kind {
		case Float32:
			t.Floats[i] = math.Float32frombits(binary.LittleEndian.Uint32(b))
		case double:
			t.Floats[i] = float32(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		case float16:
			t.Floats[i] = kernels.FromF16(binary.LittleEndian.Uint16(b))
		case bfloat16:
			t.Floats[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16)
		case Int32:
			t.Ints[i] = int64(int32(binary.LittleEndian.Uint32(b)))
		case Int64:
			t.Ints[i] = int64(binary.LittleEndian.Uint64(b))
		}
	}
	return t, nil
}

// inMemory returns the type in memory for a type in the file.
func inMemory(kind Type) Type {
	switch kind {
	case float16, bfloat16, double:
		return Float32
	}
	return kind
}

// listed reads numbers from float_data, int32_data, int64_data or double_data.
func (d *decoder) listed(kind Type, shape []int, n int, lists []field) (*Tensor, error) {
	var want protowire.Number // field of the type
	wire := protowire.VarintType
	switch kind {
	case Float32:
		want, wire = 4, protowire.Fixed32Type
	case double:
		want, wire = 10, protowire.Fixed64Type
	case Int64:
		want = 7
	case Uint8, Int8, Int32, Bool, float16, bfloat16:
		want = 5
	default:
		return nil, errors.New("this type is not read")
	}
	t, err := d.newTensor(inMemory(kind), shape...)
	if err != nil {
		return nil, err
	}
	at := 0
	for _, list := range lists {
		if list.num != want {
			return nil, fmt.Errorf("its numbers are in field %d, want %d", list.num, want)
		}
		err := list.eachNumber(wire, func(x uint64) error {
			if at == n {
				return fmt.Errorf("has more numbers than the %d of its shape", n)
			}
			switch kind {
			case Float32:
				t.Floats[at] = math.Float32frombits(uint32(x))
			case double:
				t.Floats[at] = float32(math.Float64frombits(x))
			case float16:
				t.Floats[at] = kernels.FromF16(uint16(x))
			case bfloat16:
				t.Floats[at] = math.Float32frombits(uint32(x) << 16)
			case Int32:
				t.Ints[at] = int64(int32(x))
			case Int64:
				t.Ints[at] = int64(x)
			default:
				t.Bytes[at] = byte(x)
			}
			at++
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if at != n {
		return nil, fmt.Errorf("has %d numbers, want %d", at, n)
	}
	return t, nil
}
