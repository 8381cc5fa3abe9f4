package graph

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers are those of onnx.proto3, written out where they are read.

// maxNesting limits the depth of graphs within attributes.
const maxNesting = 3

// body is a graph of the model or of an attribute.
type body struct {
	nodes           []*node
	constants       map[string]*Tensor
	inputs, outputs []Value
}

// Value is an input or output of a model.
type Value struct {
	Name string
	Type Type
	Dims []int // −1 for a free dimension
}

// node applies an operator.
type node struct {
	name, op, domain string
	in, out          []string // "" is an omitted optional value
	attrs            map[string]*attr
	last             []string // values that no later node of the graph reads
}

// attr is an attribute; its type decides which field is set.
type attr struct {
	f       float32
	i       int64
	s       string
	ints    []int64
	floats  []float32
	strings []string
	tensor  *Tensor
	body    *body
}

// decoder reads messages within a budget.
type decoder struct {
	budget
	files *dataFiles // beside the file
}

func (d *decoder) graph(msg []byte, depth int) (*body, error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("graphs are nested more than %d deep", maxNesting)
	}
	g := &body{constants: map[string]*Tensor{}}
	var s sketch
	err := eachField(msg, func(v field) error {
		switch v.num {
		case 1:
			if err := d.node(&s, v.b, depth); err != nil {
				return fmt.Errorf("node %d: %w", len(s.rest), err)
			}
		case 5:
			name, t, err := d.tensor(v.b)
			if err != nil {
				return fmt.Errorf("tensor %q: %w", name, err)
			}
			if err := d.take(64, 1); err != nil { // for the map
				return err
			}
			g.constants[name] = t
		case 11, 12:
			x, err := d.value(v.b)
			if err != nil {
				return err
			}
			if v.num == 11 {
				g.inputs = append(g.inputs, x)
			} else {
				g.outputs = append(g.outputs, x)
			}
		case 15:
			return errors.New("sparse tensors are not read")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	g.nodes, err = s.decode()
	return g, err
}

// ints appends the varints of a field.
func (d *decoder) ints(to []int64, v field) ([]int64, error) {
	err := v.eachNumber(protowire.VarintType, func(x uint64) error {
		if err := d.take(1, 16); err != nil { // append grows to at most twice
			return err
		}
		to = append(to, int64(x))
		return nil
	})
	return to, err
}

// value reads a ValueInfoProto.
func (d *decoder) value(msg []byte) (x Value, err error) {
	if err := d.take(64, 1); err != nil {
		return x, err
	}
	err = eachField(msg, func(v field) (err error) {
		switch v.num {
		case 1:
			x.Name, err = d.text(v)
		case 2: // TypeProto
			err = eachField(v.b, func(v field) error {
				if v.num != 1 { // TypeProto.Tensor
					return nil
				}
				return eachField(v.b, func(v field) error {
					switch v.num {
					case 1:
						x.Type = inMemory(Type(v.n))
					case 2:
						x.Dims, err = d.shape(v.b)
					}
					return err
				})
			})
		}
		return err
	})
	if err != nil {
		return x, fmt.Errorf("value %q: %w", x.Name, err)
	}
	return x, nil
}

// shape reads a TensorShapeProto.
func (d *decoder) shape(msg []byte) (dims []int, err error) {
	err = eachField(msg, func(v field) error {
		if v.num != 1 {
			return nil
		}
		size := -1
		err := eachField(v.b, func(v field) error {
			if v.num == 1 {
				size = int(int64(v.n))
			}
			return nil
		})
		if err == nil {
			err = d.take(1, 16)
		}
		dims = append(dims, size)
		return err
	})
	return dims, err
}
