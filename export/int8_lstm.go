package export

import (
	"fmt"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// layer adds LSTM layer l on unit·x, x (T, B, in), and returns its hidden states
// (T, B, H). The order of gates is input, forget, output, cell: the first three share a
// Sigmoid.
func (g *graph) layer(m *checkpoint.Model, o Options, l int, x string, unit float32, before, after state) string {
	name := layerNames(l)
	weights := func(kind string) [][]float32 { return sigmoidsFirst(m.Tensors["lstm."+name(kind)]) }
	h := m.Config.Hidden
	in := len(m.Tensors["lstm."+name("weight_ih")]) / (4 * h)
	wih, whh := matrix{in, weights("weight_ih")}, matrix{h, weights("weight_hh")}
	bias := sum(weights("bias_ih"), weights("bias_hh"))
	if o.Form == Step {
		return g.step(name, h, x, wih, whh, bias, before, after)
	}
	scale := scales(4*h, wih)
	w := product{q: g.int8s("lstm."+name("weight_ih_int8"), []int{wih.in, 4 * h}, wih.quantize(scale))}
	for i := range scale {
		scale[i] *= unit
	}
	w.scale = g.weights("lstm."+name("weight_ih_scale"), []int{4 * h}, scale)
	w.bias = g.weights("lstm."+name("bias"), []int{4 * h}, bias)
	return g.scan(name, h, g.linearInt8(x, w, name("zx")), whh, before, after)
}

// layerNames returns names of values of layer l.
func layerNames(l int) func(kind string) string {
	return func(kind string) string { return fmt.Sprintf("%s_l%d", kind, l) }
}

// sum returns the sum of the biases (4H), each given in pieces.
func sum(a, b [][]float32) (s []float32) {
	for i := range a {
		for j := range a[i] {
			s = append(s, a[i][j]+b[i][j])
		}
	}
	return s
}

// step adds a layer for one word, with a single product for its input and its state. A row of
// both matrices has one scale, split into the mean of all scales and the ratio r to that
// mean:
//
//	z = ([x h]·[W_ih W_hh]/r + (b_ih + b_hh)/r) · r
func (g *graph) step(name func(string) string, h int, x string, wih, whh matrix, bias []float32, before, after state) string {
	scale := scales(4*h, wih, whh)
	mean, ratio := ratios(scale)
	w := product{
		q:     g.int8s("lstm."+name("weight_int8"), []int{wih.in + h, 4 * h}, append(wih.quantize(scale), whh.quantize(scale)...)),
		scale: g.weights("lstm."+name("gates_mean_scale"), nil, []float32{mean}),
		bias:  g.weights("lstm."+name("bias_over_ratio"), []int{4 * h}, over(bias, ratio)),
	}
	xh := g.add("Concat", []string{x, before.h}, []string{name("xh")}, attr{name: "axis", i: -1}) // (1, B, in+H)
	r := g.weights("lstm."+name("gates_ratio"), []int{4 * h}, ratio)
	z := g.add("Mul", []string{g.linearInt8(xh, w, name("z_over_ratio")), r}, []string{name("z")})
	g.cellInt8(name, h, z, before, after)
	return after.h // (1, B, H): T is 1
}

// scan adds the recurrence of a layer over zx (T, B, 4H), the products with its input, and
// returns its hidden states (T, B, H). Its weights, with a single scale, are constants of the
// body: ONNX Runtime passes values from outside the body again for each word.
func (g *graph) scan(name func(string) string, h int, zx string, whh matrix, before, after state) string {
	scale := equal(scales(4*h, whh))
	body := &graph{name: name("step")}
	r := product{
		q:     body.int8s("lstm."+name("weight_hh_int8"), []int{h, 4 * h}, whh.quantize(scale)),
		scale: body.weights("lstm."+name("weight_hh_scale"), nil, scale[:1]),
	}
	was, is, zt := state{name("h_was"), name("c_was")}, state{name("h_is"), name("c_is")}, name("zx_t")
	z := body.add("Add", []string{zt, body.linearInt8(was.h, r, name("zh"))}, []string{name("z")}) // (1, B, 4H)
	body.cellInt8(name, h, z, was, is)
	body.add("Squeeze", []string{is.h, body.constant(name("direction_axis"), 0)}, []string{name("h_t")})
	// No "batch" here: tract treats the graph's and the body's as different dimensions.
	vector := []any{1, nil, h}
	body.inputs = []value{{was.h, typeFloat, vector}, {was.c, typeFloat, vector}, {zt, typeFloat, []any{nil, 4 * h}}}
	body.outputs = []value{{is.h, typeFloat, vector}, {is.c, typeFloat, vector}, {name("h_t"), typeFloat, []any{nil, h}}}
	g.add("Scan", []string{before.h, before.c, zx}, []string{after.h, after.c, name("hidden")},
		attr{name: "num_scan_inputs", i: 1}, attr{name: "body", body: body})
	return name("hidden")
}

// cellInt8 adds one step of a layer from the inputs z (…, B, 4H) of its gates:
//
//	i, f, o = σ(zi, zf, zo)   g = tanh(zg)   c = f·c + i·g   h = o·tanh(c)
func (g *graph) cellInt8(name func(string) string, h int, z string, before, after state) {
	gates := g.constant(name("gates"), int64(3*h), int64(h))
	g.add("Split", []string{z, gates}, []string{name("zifo"), name("zg")}, attr{name: "axis", i: -1})
	g.add("Sigmoid", []string{name("zifo")}, []string{name("ifo")})
	g.add("Split", []string{name("ifo")}, []string{name("i"), name("f"), name("o")}, attr{name: "axis", i: -1})
	g.add("Tanh", []string{name("zg")}, []string{name("g")})
	g.add("Mul", []string{name("f"), before.c}, []string{name("fc")})
	g.add("Mul", []string{name("i"), name("g")}, []string{name("ig")})
	g.add("Add", []string{name("fc"), name("ig")}, []string{after.c})
	g.add("Tanh", []string{after.c}, []string{name("tanh_c")})
	g.add("Mul", []string{name("o"), name("tanh_c")}, []string{after.h})
}

// sigmoidsFirst returns the quarters of x, in PyTorch's order input, forget, cell, output
// gate, with the cell gate moved to the end.
func sigmoidsFirst(x []float32) [][]float32 {
	n := len(x) / 4
	return [][]float32{x[:2*n], x[3*n:], x[2*n : 3*n]}
}
