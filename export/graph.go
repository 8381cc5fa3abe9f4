package export

// graph is a computation in ONNX's terms. A name is that of the one tensor,
// input or output of a node that makes the value; the graph of an attribute also
// sees the names of the graph around it.
type graph struct {
	name            string
	nodes           []node
	tensors         []tensor // constants
	inputs, outputs []value
}

// node applies an operator of the default domain.
type node struct {
	name, op string
	in, out  []string // "" is an optional input that is left out
	attrs    []attr
}

// attr is an attribute: a whole number, a list of them, or a graph.
type attr struct {
	name string
	i    int64
	ints []int64 // instead of i, if not nil
	body *graph  // instead of i, if not nil
}

// Element types of tensors and values, by TensorProto.DataType.
const (
	typeFloat = 1
	typeInt8  = 3
	typeInt64 = 7
)

// tensor is a constant of whole numbers, of bytes or of floats; no dimensions
// make it a scalar. The floats are slices, most of the model's parameters, one
// after the other, so that another order of rows needs no copy.
type tensor struct {
	name   string
	dims   []int
	ints   []int64
	int8s  []byte // in two's complement
	floats [][]float32
}

// value is an input or output; a dimension is an int, a string where free, or nil
// where nothing is said about it.
type value struct {
	name string
	elem int
	dims []any
}

// add appends a node, named after its first output, and returns that output.
func (g *graph) add(op string, in, out []string, attrs ...attr) string {
	g.nodes = append(g.nodes, node{name: out[0] + "/" + op, op: op, in: in, out: out, attrs: attrs})
	return out[0]
}

// constant makes a list of whole numbers and returns its name. What has that name
// already is the same list.
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

// linear adds y = x·weightᵀ + bias for x (N, in). Gemm takes the weight as it is
// stored, tied or not; MatMul would need a Transpose before it, which makes
// loading slower and running no faster in ONNX Runtime.
func (g *graph) linear(x, weight, bias, y string) string {
	return g.add("Gemm", []string{x, weight, bias}, []string{y}, attr{name: "transB", i: 1})
}
