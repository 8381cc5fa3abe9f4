package graph

import (
	"fmt"

	onnx "github.com/owulveryck/onnx-go"
	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
	"google.golang.org/protobuf/encoding/protowire"
)

// sketch is the part of a graph that onnx-go reads: nodes with their operators, the names of
// their values, and attributes that are numbers, strings or lists of them.
type sketch struct {
	nodes []byte  // of a GraphProto
	rest  []*node // the rest: name, domain, tensors and graphs in attributes
}

// decode lets onnx-go read the nodes and completes them. A panic in onnx-go becomes an error.
func (s *sketch) decode() (nodes []*node, err error) {
	if len(s.rest) == 0 {
		return nil, nil // onnx-go reports an error for it
	}
	b := &backend{}
	defer func() {
		if r := recover(); r != nil {
			nodes, err = nil, fmt.Errorf("onnx-go panics after node %d: %v", len(b.nodes), r)
		}
	}()
	graph := protowire.AppendTag(s.nodes, 12, protowire.BytesType) // it requires an output
	graph = protowire.AppendBytes(graph, nil)
	file := protowire.AppendTag(make([]byte, 0, len(graph)+16), 7, protowire.BytesType)
	file = protowire.AppendBytes(file, graph)
	if err := onnx.NewModel(b).UnmarshalBinary(file); err != nil {
		return nil, fmt.Errorf("onnx-go, after node %d: %w", len(b.nodes), err)
	}
	if len(b.nodes) != len(s.rest) {
		return nil, fmt.Errorf("onnx-go finds %d nodes, want %d", len(b.nodes), len(s.rest))
	}
	for i, n := range b.nodes {
		n.name, n.domain = s.rest[i].name, s.rest[i].domain
		for name, a := range s.rest[i].attrs {
			n.attrs[name] = a
		}
	}
	return b.nodes, nil
}

// backend receives nodes from onnx-go one at a time: the edges from a node's outputs to its
// inputs, then the operator. Unlike a gonum graph, it keeps both edges if a node reads an
// input twice.
type backend struct {
	gonum.Directed // nil: onnx-go builds a graph and never queries it
	nodes          []*node
	edges          []gonum.WeightedEdge // of the next node
	vertices       int64
}

// vertex is a value in the graph.
type vertex struct {
	id   int64
	name string
}

func (v *vertex) ID() int64        { return v.id }
func (v *vertex) SetName(s string) { v.name = s }
func (v *vertex) GetName() string  { return v.name }

// NewNode returns a value without a name.
func (b *backend) NewNode() gonum.Node {
	b.vertices++
	return &vertex{id: b.vertices}
}

// AddNode does nothing: edges lead to all values that matter.
func (b *backend) AddNode(gonum.Node) {}

// NewWeightedEdge makes an edge from an output to an input; the weight is the input's index.
func (b *backend) NewWeightedEdge(output, input gonum.Node, place float64) gonum.WeightedEdge {
	return simple.WeightedEdge{F: output, T: input, W: place}
}

// SetWeightedEdge adds an edge of the next node.
func (b *backend) SetWeightedEdge(e gonum.WeightedEdge) { b.edges = append(b.edges, e) }

// ApplyOperation adds a node with the edges since the last one. Each output has edges to the
// same inputs.
func (b *backend) ApplyOperation(op onnx.Operation, outputs ...gonum.Node) error {
	n := &node{op: op.Name, in: make([]string, len(b.edges)/max(1, len(outputs))), attrs: map[string]*attr{}}
	for _, e := range b.edges {
		n.in[int(e.Weight())] = e.To().(*vertex).name
	}
	b.edges = b.edges[:0]
	for _, v := range outputs {
		n.out = append(n.out, v.(*vertex).name)
	}
	for name, v := range op.Attributes {
		a := &attr{}
		switch v := v.(type) {
		case float32:
			a.f = v
		case int64:
			a.i = v
		case string:
			a.s = v
		case []string:
			a.strings = v
		case []float32:
			a.floats = v
		case []int64:
			a.ints = v
		}
		n.attrs[name] = a
	}
	b.nodes = append(b.nodes, n)
	return nil
}
