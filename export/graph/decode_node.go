package graph

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Upper bounds, in bytes, for the memory of onnx-go, its protobuf parser and their copies.
const (
	nodeCost      = 1024 // of a node without its values and attributes
	valueCost     = 192  // of an input or output, without the letters of its name
	edgeCost      = 128  // of an edge from an output to an input
	attributeCost = 640
	copies        = 8 // of the bytes read, since slices grow
)

// node splits the fields of a NodeProto: onnx-go gets its share in s.nodes, the others are
// read here.
func (d *decoder) node(s *sketch, msg []byte, depth int) error {
	if err := d.take(nodeCost, 1); err != nil {
		return err
	}
	n := &node{attrs: map[string]*attr{}}
	var kept []byte
	inputs, outputs := 0, 0
	err := eachField(msg, func(v field) (err error) {
		switch v.num {
		case 1, 2, 4: // an input, an output, the operator
			if v.num == 1 {
				inputs++
			} else if v.num == 2 {
				outputs++
			}
			if err := d.take(valueCost+copies*len(v.b), 1); err != nil {
				return err
			}
			kept = v.appendTo(kept)
		case 3:
			n.name, err = d.text(v)
		case 5:
			kept, err = d.attr(kept, n.attrs, v.b, depth)
		case 7:
			n.domain, err = d.text(v)
		}
		return err
	})
	switch {
	case err != nil:
	case outputs == 0:
		err = errors.New("has no outputs")
	case inputs == 0: // onnx-go would invent a name
		kept = protowire.AppendTag(kept, 1, protowire.BytesType)
		kept = protowire.AppendBytes(kept, nil)
		err = d.take(outputs, edgeCost)
	default:
		err = d.take(inputs, edgeCost*outputs)
	}
	if err != nil {
		return fmt.Errorf("%q: %w", n.name, err)
	}
	s.nodes = protowire.AppendTag(s.nodes, 1, protowire.BytesType)
	s.nodes = protowire.AppendBytes(s.nodes, kept)
	s.rest = append(s.rest, n)
	return nil
}

// kinds maps the fields of an attribute that onnx-go reads to their type,
// AttributeProto.AttributeType. Old files omit the type.
var kinds = map[protowire.Number]uint64{2: 1, 3: 2, 4: 3, 7: 6, 8: 7, 9: 8}

// attr appends an attribute to kept, for onnx-go, or, if it holds a tensor or a graph, reads
// it into attrs.
func (d *decoder) attr(kept []byte, attrs map[string]*attr, msg []byte, depth int) ([]byte, error) {
	if err := d.take(attributeCost, 1); err != nil {
		return nil, err
	}
	a, name, kind := &attr{}, "", uint64(0)
	var own []byte
	err := eachField(msg, func(v field) (err error) {
		switch v.num {
		case 1:
			name, err = d.text(v)
		case 2, 3, 4, 7, 8, 9:
			if kind == 0 {
				kind = kinds[v.num]
			}
			own = v.appendTo(own)
			err = d.take(64+4*copies*len(v.b), 1) // each byte may be a number of 8 bytes
		case 5:
			_, a.tensor, err = d.tensor(v.b)
		case 6:
			a.body, err = d.graph(v.b, depth+1)
		case 10, 11, 22, 23:
			err = fmt.Errorf("field %d, of lists of tensors or graphs, or sparse tensors, is not read", v.num)
		case 20:
			kind = v.n
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("attribute %q: %w", name, err)
	}
	if a.tensor != nil || a.body != nil {
		attrs[name] = a
		return kept, nil
	}
	own = protowire.AppendTag(own, 1, protowire.BytesType)
	own = protowire.AppendString(own, name)
	own = protowire.AppendTag(own, 20, protowire.VarintType)
	own = protowire.AppendVarint(own, kind)
	kept = protowire.AppendTag(kept, 5, protowire.BytesType)
	return protowire.AppendBytes(kept, own), nil
}
