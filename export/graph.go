package export

// graph is a computation in ONNX's terms. A name belongs to one value: a tensor, an input or
// the output of one node. The graph of an attribute also sees the names of the graph around
// it.
type graph struct {
	name            string
	nodes           []node
	tensors         []tensor // constants
	inputs, outputs []value
}

// node applies an operator of the default domain.
type node struct {
	name, op string
	in, out  []string // "" is an omitted optional input
	attrs    []attr
}

// attr is an attribute: an integer, a list of integers or a graph.
type attr struct {
	name string
	i    int64
	ints []int64 // instead of i, if not nil
	body *graph  // instead of i, if not nil
}

// Element types of tensors and values, numbered as in TensorProto.DataType.
const (
	typeFloat = 1
	typeInt8  = 3
	typeInt64 = 7
)

// tensor is a constant of integers, bytes or floats; a scalar has no dimensions. Its floats
// are consecutive slices, mostly of the model's parameters, so that another order of rows
// needs no copy.
type tensor struct {
	name   string
	dims   []int
	ints   []int64
	int8s  []byte // in two's complement
	floats [][]float32
}

// value is an input or output. A dimension is an int, the name of a free dimension, or nil if
// unknown.
type value struct {
	name string
	elem int
	dims []any
}

// add appends a node, which has the name of its first output, and returns that output.
func (g *graph) add(op string, in, out []string, attrs ...attr) string {
	g.nodes = append(g.nodes, node{name: out[0] + "/" + op, op: op, in: in, out: out, attrs: attrs})
	return out[0]
}

// constant makes a list of integers, unless there is one of that name, which must be equal,
// and returns the name.
func (g *graph) constant(name string, ints ...int64) string {
	for i := range g.tensors {
		if g.tensors[i].name == name {
			return name
		}
	}
	g.tensors = append(g.tensors, tensor{name: name, dims: []int{len(ints)}, ints: ints})
	return name
}

// weights makes a tensor of floats and returns its name.
func (g *graph) weights(name string, dims []int, floats ...[]float32) string {
	g.tensors = append(g.tensors, tensor{name: name, dims: dims, floats: floats})
	return name
}

// int8s makes a tensor of bytes and returns its name.
func (g *graph) int8s(name string, dims []int, q []byte) string {
	g.tensors = append(g.tensors, tensor{name: name, dims: dims, int8s: q})
	return name
}

// linear adds y = x·weightᵀ + bias for x (N, in). It uses Gemm, which takes the weight as it
// is stored, tied or not. MatMul would need a Transpose, which makes loading slower and
// running no faster in ONNX Runtime.
func (g *graph) linear(x, weight, bias, y string) string {
	return g.add("Gemm", []string{x, weight, bias}, []string{y}, attr{name: "transB", i: 1})
}
