package export

import (
	"maps"
	"math"
	"slices"
	"testing"

	onnx "github.com/owulveryck/onnx-go"
)

// runGraph computes a graph before it is written, strictly by the specification of its operators:
// onnx-go decodes neither int8 tensors nor graphs in attributes. outer holds the values around
// it.
func runGraph(t *testing.T, g *graph, inputs, outer map[string]array) map[string]array {
	t.Helper()
	v := maps.Clone(outer)
	if v == nil {
		v = map[string]array{}
	}
	for i := range g.tensors {
		v[g.tensors[i].name] = g.tensors[i].array()
	}
	maps.Copy(v, inputs)
	for _, n := range g.nodes {
		in := make([]array, len(n.in))
		for i, name := range n.in {
			x, ok := v[name]
			if !ok && name != "" {
				t.Fatalf("node %s reads %q, which nothing before it makes", n.name, name)
			}
			in[i] = x
		}
		op := operation{Operation: onnx.Operation{Name: n.op, Attributes: map[string]any{}}, in: n.in, out: n.out}
		var out []array
		for _, a := range n.attrs {
			op.Attributes[a.name] = a.i
			if a.ints != nil {
				op.Attributes[a.name] = a.ints
			}
			if a.body != nil {
				out = scan(t, a.body, in, v)
			}
		}
		if f := operatorsInt8[n.op]; f != nil {
			out = f(op, in)
		} else if f := operators[n.op]; f != nil {
			out = f(op, in)
		} else if out == nil {
			t.Fatalf("operator %s is unknown", n.op)
		}
		for i, name := range n.out {
			if _, twice := v[name]; twice {
				t.Fatalf("%q is made twice", name)
			}
			v[name] = out[i]
		}
	}
	return v
}

func (t tensor) array() array {
	a := newArray(t.dims...)
	i := 0
	for _, f := range t.floats {
		for _, x := range f {
			a.data[i] = float64(x)
			i++
		}
	}
	for i, x := range t.int8s {
		a.data[i] = float64(int8(x))
	}
	for i, x := range t.ints {
		a.data[i] = float64(x)
	}
	return a
}

// scan runs a body over the rows of its last input, from the states before it.
func scan(t *testing.T, body *graph, in []array, outer map[string]array) []array {
	last := len(in) - 1
	state, x := slices.Clone(in[:last]), in[last]
	size := len(x.data) / x.dims[0]
	var y array
	for at := 0; at < len(x.data); at += size {
		inputs := map[string]array{body.inputs[last].name: {x.dims[1:], x.data[at : at+size]}}
		for i, s := range state {
			inputs[body.inputs[i].name] = s
		}
		v := runGraph(t, body, inputs, outer)
		for i := range state {
			state[i] = v[body.outputs[i].name]
		}
		row := v[body.outputs[last].name]
		y = array{append([]int{x.dims[0]}, row.dims...), append(y.data, row.data...)}
	}
	return append(state, y)
}

// each applies f to every number.
func each(f func(float64) float64) func(operation, []array) []array {
	return func(_ operation, in []array) []array {
		y := newArray(in[0].dims...)
		for i, x := range in[0].data {
			y.data[i] = f(x)
		}
		return []array{y}
	}
}

// pairwise applies f with the broadcasting of numpy.
func pairwise(f func(a, b float64) float64) func(operation, []array) []array {
	return func(_ operation, in []array) []array {
		rank := max(len(in[0].dims), len(in[1].dims))
		dims := make([]int, rank)
		at := func(x array, d int) int { // size of x in dimension d of the result
			if d -= rank - len(x.dims); d >= 0 {
				return x.dims[d]
			}
			return 1
		}
		for d := range dims {
			dims[d] = max(at(in[0], d), at(in[1], d))
		}
		y := newArray(dims...)
		place := func(x array, i int) (p int) {
			step := 1
			for d := rank - 1; d >= 0; d-- {
				n := at(x, d)
				if n > 1 {
					p += i % dims[d] * step
				}
				step *= n
				i /= dims[d]
			}
			return p
		}
		for i := range y.data {
			y.data[i] = f(in[0].data[place(in[0], i)], in[1].data[place(in[1], i)])
		}
		return []array{y}
	}
}

var operatorsInt8 = map[string]func(op operation, in []array) []array{
	"Add":      pairwise(func(a, b float64) float64 { return a + b }),
	"Sub":      pairwise(func(a, b float64) float64 { return a - b }),
	"Mul":      pairwise(func(a, b float64) float64 { return a * b }),
	"Sigmoid":  each(func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }),
	"Tanh":     each(math.Tanh),
	"Cast":     each(func(x float64) float64 { return x }),
	"Identity": each(func(x float64) float64 { return x }),
	"Unsqueeze": func(_ operation, in []array) []array { // the last axis
		return []array{{append(append([]int{}, in[0].dims...), 1), in[0].data}}
	},
	"Gather": func(op operation, in []array) []array {
		table, ids := in[0], in[1]
		axis, inner, outer := op.Attributes["axis"].(int64), 1, 1
		for d, n := range table.dims {
			if d < int(axis) {
				outer *= n
			} else if d > int(axis) {
				inner *= n
			}
		}
		y := array{dims: append(append(append([]int{}, table.dims[:axis]...), ids.dims...), table.dims[axis+1:]...)}
		for o := range outer {
			for _, id := range ids.data {
				y.data = append(y.data, table.data[(o*table.dims[axis]+int(id))*inner:][:inner]...)
			}
		}
		return []array{y}
	},
	"Split": func(op operation, in []array) (out []array) {
		x, axis := in[0], int(op.Attributes["axis"].(int64))
		if axis == 0 {
			return operators["Split"](op, in)
		}
		last := len(x.dims) - 1
		width, from := x.dims[last], 0
		for i := range op.out {
			n := width / len(op.out)
			if len(in) > 1 {
				n = int(in[1].data[i])
			}
			y := array{dims: append(append([]int{}, x.dims[:last]...), n)}
			for at := from; at < len(x.data); at += width {
				y.data = append(y.data, x.data[at:at+n]...)
			}
			out, from = append(out, y), from+n
		}
		return out
	},
	"Concat": func(op operation, in []array) []array {
		if op.Attributes["axis"] == int64(0) {
			return operators["Concat"](op, in)
		}
		a, b := in[0], in[1] // by the last axis
		last := len(a.dims) - 1
		n, m := a.dims[last], b.dims[last]
		y := array{dims: append(append([]int{}, a.dims[:last]...), n+m)}
		for row := range len(a.data) / n {
			y.data = append(append(y.data, a.data[row*n:][:n]...), b.data[row*m:][:m]...)
		}
		return []array{y}
	},
	"DynamicQuantizeLinear": func(_ operation, in []array) []array {
		low, high := 0.0, 0.0
		for _, x := range in[0].data {
			low, high = min(low, x), max(high, x)
		}
		scale := (high - low) / 255
		if scale == 0 { // the specification does not cover zeros; runtimes do this
			scale = 1
		}
		zero := math.RoundToEven(min(255, max(0, -low/scale)))
		q := newArray(in[0].dims...)
		for i, x := range in[0].data {
			q.data[i] = min(255, max(0, math.RoundToEven(x/scale)+zero))
		}
		return []array{q, {nil, []float64{scale}}, {nil, []float64{zero}}}
	},
	"MatMulInteger": func(_ operation, in []array) []array {
		k, n := in[1].dims[0], in[1].dims[1]
		rank := len(in[0].dims)
		y := newArray(append(append([]int{}, in[0].dims[:rank-1]...), n)...)
		for i := range y.data {
			for j := range k {
				y.data[i] += (in[0].data[i/n*k+j] - in[2].data[0]) * in[1].data[j*n+i%n]
			}
		}
		return []array{y}
	},
}
