package graph

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// field is a field of a protobuf message: a number or bytes.
type field struct {
	num  protowire.Number
	kind protowire.Type
	n    uint64 // of a varint or a fixed number
	b    []byte // of a string, a message or a packed list; part of the file
}

// eachField calls f with each field of a message, in order.
func eachField(msg []byte, f func(field) error) error {
	for len(msg) > 0 {
		num, kind, n := protowire.ConsumeTag(msg)
		if n < 0 {
			return protowire.ParseError(n)
		}
		msg = msg[n:]
		v := field{num: num, kind: kind}
		switch kind {
		case protowire.VarintType:
			v.n, n = protowire.ConsumeVarint(msg)
		case protowire.BytesType:
			v.b, n = protowire.ConsumeBytes(msg)
		case protowire.Fixed32Type:
			var x uint32
			x, n = protowire.ConsumeFixed32(msg)
			v.n = uint64(x)
		case protowire.Fixed64Type:
			v.n, n = protowire.ConsumeFixed64(msg)
		default:
			return fmt.Errorf("field %d has wire type %d, want 0, 1, 2 or 5", num, kind)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		msg = msg[n:]
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}

// appendTo appends the field in its encoded form.
func (v field) appendTo(to []byte) []byte {
	to = protowire.AppendTag(to, v.num, v.kind)
	switch v.kind {
	case protowire.VarintType:
		return protowire.AppendVarint(to, v.n)
	case protowire.Fixed32Type:
		return protowire.AppendFixed32(to, uint32(v.n))
	case protowire.Fixed64Type:
		return protowire.AppendFixed64(to, v.n)
	}
	return protowire.AppendBytes(to, v.b)
}

// eachNumber calls f with the numbers of a repeated field, packed or not, whose elements have
// the given wire type.
func (v field) eachNumber(kind protowire.Type, f func(uint64) error) error {
	if v.kind == kind {
		return f(v.n)
	}
	if v.kind != protowire.BytesType {
		return fmt.Errorf("field %d has wire type %d, want %d or a packed list", v.num, v.kind, kind)
	}
	for b := v.b; len(b) > 0; {
		var x uint64
		var n int
		switch kind {
		case protowire.Fixed32Type:
			var y uint32
			y, n = protowire.ConsumeFixed32(b)
			x = uint64(y)
		case protowire.Fixed64Type:
			x, n = protowire.ConsumeFixed64(b)
		default:
			x, n = protowire.ConsumeVarint(b)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		if err := f(x); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// budget is the memory, in bytes, that is still available.
type budget struct{ left int64 }

// take counts n elements of bytes bytes each, before they are allocated.
func (m *budget) take(n, bytes int) error {
	if int64(n) > math.MaxInt64/int64(bytes) || int64(n)*int64(bytes) > m.left {
		return fmt.Errorf("%d elements of %d bytes are more than the %d bytes of memory left for this file", n, bytes, m.left)
	}
	m.left -= int64(n) * int64(bytes)
	return nil
}

// text copies a string from the file.
func (m *budget) text(v field) (string, error) {
	if v.kind != protowire.BytesType {
		return "", fmt.Errorf("field %d has wire type %d, want a string", v.num, v.kind)
	}
	const header = 16
	if err := m.take(len(v.b)+header, 1); err != nil {
		return "", err
	}
	return string(v.b), nil
}
