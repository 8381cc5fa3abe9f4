package export

// graph is a computation in ONNX's terms. A name is that of the one tensor,
// input or output of a node that makes the value.
type graph struct {
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

// attr is an attribute: a whole number, or a list of them.
type attr struct {
	name string
	i    int64
	ints []int64 // instead of i, if not nil
}

// Element types of tensors and values, by TensorProto.DataType.
const (
	typeFloat = 1
	typeInt64 = 7
)

// tensor is a constant of whole numbers or of floats. The floats are slices of
// the model's parameters, one after the other, so that another order of rows
// needs no copy.
type tensor struct {
	name   string
	dims   []int
	ints   []int64
	floats [][]float32
}

// value is an input or output; a dimension is an int, or a string where free.
type value struct {
	name string
	elem int
	dims []any
}

// add appends a node, named after its first output.
func (g *graph) add(op string, in, out []string, attrs ...attr) {
	g.nodes = append(g.nodes, node{name: out[0] + "/" + op, op: op, in: in, out: out, attrs: attrs})
}

// constant makes a list of whole numbers and returns its name.
func (g *graph) constant(name string, ints ...int64) string {
	g.tensors = append(g.tensors, tensor{name: name, dims: []int{len(ints)}, ints: ints})
	return name
}

// weights makes a tensor of floats and returns its name.
func (g *graph) weights(name string, dims []int, floats ...[]float32) string {
	g.tensors = append(g.tensors, tensor{name: name, dims: dims, floats: floats})
	return name
}

// linear adds y = x·weightᵀ + bias for x (N, in). Gemm takes the weight as it is
// stored, tied or not; MatMul would need a Transpose before it, which makes
// loading slower and running no faster in ONNX Runtime.
func (g *graph) linear(x, weight, bias, y string) {
	g.add("Gemm", []string{x, weight, bias}, []string{y}, attr{name: "transB", i: 1})
}
