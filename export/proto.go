package export

import "encoding/binary"

// Field numbers are those of onnx.proto3, in the messages that the comments name.

// Versions in the file. Opset 17 is the last one for ir_version 8; ONNX Runtime reads it since
// 1.12 (2022).
const (
	irVersion = 8
	opset     = 17
)

// encodeModel returns a ModelProto.
func encodeModel(g *graph, doc string, meta []pair) *message {
	m, ops := &message{}, &message{}
	m.int(1, irVersion)
	m.str(2, "lstmkb") // producer_name
	m.str(6, doc)
	ops.str(1, "") // OperatorSetIdProto: the default domain
	ops.int(2, opset)
	m.message(8, ops)
	for _, p := range meta {
		entry := &message{} // StringStringEntryProto
		entry.str(1, p.key)
		entry.str(2, p.value)
		m.message(14, entry)
	}
	m.message(7, g.encode())
	return m
}

// encode returns a GraphProto.
func (g *graph) encode() *message {
	m := &message{}
	for i := range g.nodes {
		m.message(1, g.nodes[i].encode())
	}
	m.str(2, g.name)
	for i := range g.tensors {
		m.message(5, g.tensors[i].encode())
	}
	for i := range g.inputs {
		m.message(11, g.inputs[i].encode())
	}
	for i := range g.outputs {
		m.message(12, g.outputs[i].encode())
	}
	return m
}

// encode returns a NodeProto.
func (n *node) encode() *message {
	m := &message{}
	for _, s := range n.in {
		m.str(1, s)
	}
	for _, s := range n.out {
		m.str(2, s)
	}
	m.str(3, n.name)
	m.str(4, n.op)
	for _, a := range n.attrs {
		sub := &message{} // AttributeProto
		sub.str(1, a.name)
		switch {
		case a.body != nil:
			sub.int(20, 5) // type GRAPH
			sub.message(6, a.body.encode())
		case a.ints != nil:
			sub.int(20, 7) // type INTS
			sub.ints(8, a.ints)
		default:
			sub.int(20, 2) // type INT
			sub.int(3, a.i)
		}
		m.message(5, sub)
	}
	return m
}

// encode returns a TensorProto.
func (t *tensor) encode() *message {
	m := &message{}
	for _, d := range t.dims {
		m.int(1, int64(d))
	}
	m.str(8, t.name)
	switch {
	case t.floats != nil:
		m.int(2, typeFloat)
		m.floats(9, t.name, t.floats)
	case t.int8s != nil:
		m.int(2, typeInt8)
		m.blob(9, t.int8s)
	default:
		m.int(2, typeInt64)
		raw := make([]byte, 0, 8*len(t.ints))
		for _, v := range t.ints {
			raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
		}
		m.str(9, string(raw))
	}
	return m
}

// encode returns a ValueInfoProto.
func (v *value) encode() *message {
	shape := &message{} // TensorShapeProto
	for _, d := range v.dims {
		dim := &message{} // Dimension
		switch d := d.(type) {
		case int:
			dim.int(1, int64(d))
		case string:
			dim.str(2, d)
		case nil: // no field: unknown
		}
		shape.message(1, dim)
	}
	tensor := &message{} // TypeProto.Tensor
	tensor.int(1, int64(v.elem))
	tensor.message(2, shape)
	kind := &message{} // TypeProto
	kind.message(1, tensor)
	m := &message{}
	m.str(1, v.name)
	m.message(2, kind)
	return m
}
