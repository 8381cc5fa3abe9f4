package export

import (
	"fmt"
	"math"
	"testing"

	onnx "github.com/owulveryck/onnx-go"
	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
	gorgonia "gorgonia.org/tensor"
)

// backend is a backend of onnx-go that keeps the operations in the order of the
// file and can run them. onnx-go's own backends lack LSTM, Split and TopK.
type backend struct {
	*simple.WeightedDirectedGraph
	ops []operation
}

type operation struct {
	onnx.Operation
	in, out []string
}

// vertex is a value of the graph.
type vertex struct {
	id   int64
	name string
	data gorgonia.Tensor
}

func (v *vertex) ID() int64                         { return v.id }
func (v *vertex) SetName(s string)                  { v.name = s }
func (v *vertex) GetName() string                   { return v.name }
func (v *vertex) SetTensor(t gorgonia.Tensor) error { v.data = t; return nil }
func (v *vertex) GetTensor() gorgonia.Tensor        { return v.data }
func (b *backend) NewNode() gonum.Node              { return &vertex{id: b.WeightedDirectedGraph.NewNode().ID()} }
func (b *backend) name(id int64) string             { return b.Node(id).(*vertex).name }
func (b *backend) names(ids []int64) (list []string) {
	for _, id := range ids {
		list = append(list, b.name(id))
	}
	return list
}

// ApplyOperation receives an operator. Its inputs are the edges of its outputs,
// the weight of an edge is the input's place.
func (b *backend) ApplyOperation(op onnx.Operation, out ...gonum.Node) error {
	o := operation{Operation: op}
	for _, n := range out {
		o.out = append(o.out, n.(*vertex).name)
	}
	from := b.From(out[0].ID())
	o.in = make([]string, from.Len())
	for from.Next() {
		id := from.Node().ID()
		o.in[int(b.WeightedEdge(out[0].ID(), id).Weight())] = b.name(id)
	}
	b.ops = append(b.ops, o)
	return nil
}

// decode reads a file with onnx-go.
func decode(t *testing.T, file []byte) (*backend, *onnx.Model) {
	t.Helper()
	b := &backend{WeightedDirectedGraph: simple.NewWeightedDirectedGraph(0, math.Inf(1))}
	m := onnx.NewModel(b)
	if err := m.UnmarshalBinary(file); err != nil {
		t.Fatal(err)
	}
	return b, m
}

// array is a tensor of any type, row-major.
type array struct {
	dims []int
	data []float64
}

func newArray(dims ...int) array {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return array{dims, make([]float64, n)}
}

// constants are the tensors in the file.
func (b *backend) constants() map[string]array {
	all := map[string]array{}
	for nodes := b.Nodes(); nodes.Next(); {
		v := nodes.Node().(*vertex)
		if v.data == nil {
			continue
		}
		a := newArray(v.data.Shape()...)
		switch x := v.data.Data().(type) {
		case []float32:
			for i := range x {
				a.data[i] = float64(x[i])
			}
		case []int64:
			for i := range x {
				a.data[i] = float64(x[i])
			}
		case int64: // onnx-go makes a scalar of a list of one
			a.data[0] = float64(x)
		}
		all[v.name] = a
	}
	return all
}

// run computes the graph, strictly by the specification of its operators.
func (b *backend) run(t *testing.T, inputs map[string]array) map[string]array {
	t.Helper()
	v := b.constants()
	for name, a := range inputs {
		v[name] = a
	}
	for _, op := range b.ops {
		in := make([]array, len(op.in))
		for i, name := range op.in {
			in[i] = v[name]
		}
		f := operators[op.Name]
		if f == nil {
			t.Fatalf("operator %s is unknown", op.Name)
		}
		out := f(op, in)
		for i, name := range op.out {
			v[name] = out[i]
		}
	}
	return v
}

var operators = map[string]func(op operation, in []array) []array{
	"Transpose": func(op operation, in []array) []array {
		perm, x := op.Attributes["perm"].([]int64), in[0]
		y := newArray(make([]int, len(perm))...)
		for i, p := range perm {
			y.dims[i] = x.dims[p]
		}
		y = newArray(y.dims...)
		at := make([]int, len(perm)) // index into x
		for i := range y.data {
			rest := i
			for d := len(perm) - 1; d >= 0; d-- {
				at[perm[d]] = rest % y.dims[d]
				rest /= y.dims[d]
			}
			j := 0
			for d, a := range at {
				j = j*x.dims[d] + a
			}
			y.data[i] = x.data[j]
		}
		return []array{y}
	},
	"Gather": func(_ operation, in []array) []array {
		width := in[0].dims[1]
		y := newArray(append(append([]int{}, in[1].dims...), width)...)
		for i, id := range in[1].data {
			copy(y.data[i*width:], in[0].data[int(id)*width:][:width])
		}
		return []array{y}
	},
	"Split": func(op operation, in []array) (out []array) {
		n := len(in[0].data) / len(op.out)
		for i := range op.out {
			dims := append([]int{in[0].dims[0] / len(op.out)}, in[0].dims[1:]...)
			out = append(out, array{dims, in[0].data[i*n:][:n]})
		}
		return out
	},
	"Concat": func(_ operation, in []array) []array {
		y := array{dims: append([]int{0}, in[0].dims[1:]...)}
		for _, x := range in {
			y.dims[0] += x.dims[0]
			y.data = append(y.data, x.data...)
		}
		return []array{y}
	},
	"Squeeze": func(_ operation, in []array) []array {
		axis := int(in[1].data[0])
		dims := append(append([]int{}, in[0].dims[:axis]...), in[0].dims[axis+1:]...)
		return []array{{dims, in[0].data}}
	},
	"Shape": func(_ operation, in []array) []array {
		y := newArray(len(in[0].dims))
		for i, d := range in[0].dims {
			y.data[i] = float64(d)
		}
		return []array{y}
	},
	"Reshape": func(_ operation, in []array) []array {
		var dims []int
		rest := len(in[0].data)
		for _, d := range in[1].data {
			if dims = append(dims, int(d)); d > 0 {
				rest /= int(d)
			}
		}
		for i, d := range dims {
			if d < 0 {
				dims[i] = rest
			}
		}
		return []array{{dims, in[0].data}}
	},
	"Gemm": func(op operation, in []array) []array {
		if op.Attributes["transB"] != int64(1) {
			panic("want transB")
		}
		n, k := in[1].dims[0], in[1].dims[1]
		y := newArray(in[0].dims[0], n)
		for i := range y.data {
			y.data[i] = in[2].data[i%n] + dot(in[0].data[i/n*k:][:k], in[1].data[i%n*k:])
		}
		return []array{y}
	},
	"LSTM": lstm,
	"GRU":  gru,
	"Slice": func(_ operation, in []array) []array {
		x, axis := in[0], int(in[3].data[0])
		size, inner := x.dims[axis], 1
		for _, d := range x.dims[axis+1:] {
			inner *= d
		}
		from, to := int(in[1].data[0]), int(math.Min(in[2].data[0], float64(size)))
		if from < 0 {
			from += size
		}
		y := array{dims: append([]int{}, x.dims...)}
		y.dims[axis] = to - from
		for at := 0; at < len(x.data); at += size * inner {
			y.data = append(y.data, x.data[at+from*inner:at+to*inner]...)
		}
		return []array{y}
	},
	"Softmax": func(_ operation, in []array) []array {
		n := in[0].dims[len(in[0].dims)-1]
		y := newArray(in[0].dims...)
		for at := 0; at < len(y.data); at += n {
			sum := 0.0
			for i := at; i < at+n; i++ {
				y.data[i] = math.Exp(in[0].data[i])
				sum += y.data[i]
			}
			for i := at; i < at+n; i++ {
				y.data[i] /= sum
			}
		}
		return []array{y}
	},
	"TopK": func(_ operation, in []array) []array {
		last := len(in[0].dims) - 1
		n, k := in[0].dims[last], int(in[1].data[0])
		dims := append(append([]int{}, in[0].dims[:last]...), k)
		values, ids := newArray(dims...), newArray(dims...)
		for row := range len(in[0].data) / n {
			x := append([]float64{}, in[0].data[row*n:][:n]...)
			for j := range k {
				best := 0
				for i := range x {
					if x[i] > x[best] {
						best = i
					}
				}
				values.data[row*k+j], ids.data[row*k+j] = x[best], float64(best)
				x[best] = -1
			}
		}
		return []array{values, ids}
	},
	"Add": func(_ operation, in []array) []array {
		y := newArray(in[0].dims...)
		for i := range y.data {
			y.data[i] = in[0].data[i] + in[1].data[0]
		}
		return []array{y}
	},
}

// lstm is the LSTM operator: one direction, default activations, gates i o f c.
func lstm(op operation, in []array) []array {
	x, w, r, bias := in[0], in[1].data, in[2].data, in[3].data
	steps, batch, wide := x.dims[0], x.dims[1], x.dims[2]
	n := int(op.Attributes["hidden_size"].(int64))
	y := newArray(steps, 1, batch, n)
	h, c := newArray(1, batch, n), newArray(1, batch, n)
	copy(h.data, in[5].data)
	copy(c.data, in[6].data)
	sigmoid := func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }
	for row := range steps * batch {
		hs, cs := h.data[row%batch*n:][:n], c.data[row%batch*n:][:n]
		z := make([]float64, 4*n)
		for j := range z {
			z[j] = dot(w[j*wide:][:wide], x.data[row*wide:]) + dot(r[j*n:][:n], hs) + bias[j] + bias[4*n+j]
		}
		for j := range n {
			i, o, f, g := sigmoid(z[j]), sigmoid(z[n+j]), sigmoid(z[2*n+j]), math.Tanh(z[3*n+j])
			cs[j] = f*cs[j] + i*g
			hs[j] = o * math.Tanh(cs[j])
		}
		copy(y.data[row*n:], hs)
	}
	return []array{y, h, c}
}

// gru is the GRU operator: one direction, default activations, gates z r h, and
// linear_before_reset.
func gru(op operation, in []array) []array {
	if op.Attributes["linear_before_reset"] != int64(1) {
		panic("want linear_before_reset")
	}
	x, w, r, bias := in[0], in[1].data, in[2].data, in[3].data
	steps, batch, wide := x.dims[0], x.dims[1], x.dims[2]
	n := int(op.Attributes["hidden_size"].(int64))
	y, h := newArray(steps, 1, batch, n), newArray(1, batch, n)
	copy(h.data, in[5].data)
	sigmoid := func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }
	for row := range steps * batch {
		hs := h.data[row%batch*n:][:n]
		zx, zh := make([]float64, 3*n), make([]float64, 3*n)
		for j := range zx {
			zx[j] = dot(w[j*wide:][:wide], x.data[row*wide:]) + bias[j]
			zh[j] = dot(r[j*n:][:n], hs) + bias[3*n+j]
		}
		for j := range n {
			z, r := sigmoid(zx[j]+zh[j]), sigmoid(zx[n+j]+zh[n+j])
			hs[j] = (1-z)*math.Tanh(zx[2*n+j]+r*zh[2*n+j]) + z*hs[j]
		}
		copy(y.data[row*n:], hs)
	}
	return []array{y, h}
}

func dot(a, b []float64) (s float64) {
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

func (a array) String() string { return fmt.Sprint(a.dims) }
