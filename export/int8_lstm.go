package export

import (
	"fmt"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// layer adds LSTM layer l on x (T, B, in) and returns its hidden states (T, B, H).
// The gates stand as input, forget, output, cell: the first three share a Sigmoid.
// With one scale for a row of both matrices, the gates are scaled once:
//
//	z = (x·W_ih/r + h·W_hh/r + (b_ih + b_hh)/r) · r
func (g *graph) layer(m *checkpoint.Model, o Options, l int, x string, before, after state) string {
	h, in := m.Config.Hidden, m.Config.Hidden
	if l == 0 {
		in = m.Config.Embedding
	}
	name := func(kind string) string { return fmt.Sprintf("%s_l%d", kind, l) }
	get := func(kind string) [][]float32 { return sigmoidsFirst(m.Tensors["lstm."+name(kind)]) }
	wih, whh := matrix{in, get("weight_ih")}, matrix{h, get("weight_hh")}
	scale := scales(4*h, wih, whh)
	by := g.evenScale("lstm."+name("gates"), scale)
	var bias []float32
	hidden := get("bias_hh")
	for i, b := range get("bias_ih") {
		for j := range b {
			bias = append(bias, b[j]+hidden[i][j])
		}
	}
	w := product{scale: by.mean, bias: g.weights("lstm."+name("bias_over_ratio"), []int{4 * h}, over(bias, by.values))}
	r := product{scale: by.mean}
	qx, qh := wih.quantize(scale), whh.quantize(scale)
	g.constant("gates", int64(3*h), int64(h))
	if o.Form == Step { // one product with both
		w.q = g.int8s("lstm."+name("weight")+"_int8", []int{in + h, 4 * h}, append(qx, qh...))
		xh := g.add("Concat", []string{x, before.h}, []string{name("xh")}, attr{name: "axis", i: -1}) // (1, B, in+H)
		g.cellInt8(l, g.linearInt8(xh, w, name("z_over_ratio")), by.ratio, before, after)
		return after.h // (1, B, H): T is 1
	}
	w.q = g.int8s("lstm."+name("weight_ih")+"_int8", []int{in, 4 * h}, qx)
	r.q = g.int8s("lstm."+name("weight_hh")+"_int8", []int{h, 4 * h}, qh)
	zx := g.linearInt8(x, w, name("zx")) // (T, B, 4H)
	g.scan(l, h, zx, r, by.ratio, before, after)
	return g.add("Squeeze", []string{name("y"), g.constant("direction_axis", 1)}, []string{name("hidden")})
}

// scan adds the recurrence of layer l of width h over the products zx (T, B, 4H)
// with its input. The hidden states are y (T, 1, B, H).
func (g *graph) scan(l, h int, zx string, r product, ratio string, before, after state) {
	name := func(kind string) string { return fmt.Sprintf("%s_l%d", kind, l) }
	body := &graph{name: name("step")}
	was, is, zt := state{name("h_was"), name("c_was")}, state{name("h_is"), name("c_is")}, name("zx_t")
	z := body.add("Add", []string{zt, body.linearInt8(was.h, r, name("zh"))}, []string{name("z_over_ratio")})
	body.cellInt8(l, z, ratio, was, is)
	body.add("Identity", []string{is.h}, []string{name("h_t")})
	// No "batch" here: tract takes the graph's and the body's for different numbers.
	vector := []any{1, nil, h}
	body.inputs = []value{{was.h, typeFloat, vector}, {was.c, typeFloat, vector}, {zt, typeFloat, []any{nil, 4 * h}}}
	body.outputs = []value{{is.h, typeFloat, vector}, {is.c, typeFloat, vector}, {name("h_t"), typeFloat, vector}}
	g.add("Scan", []string{before.h, before.c, zx}, []string{after.h, after.c, name("y")},
		attr{name: "num_scan_inputs", i: 1}, attr{name: "body", body: body})
}

// cellInt8 adds one step of layer l from its products (…, B, 4H), not yet scaled:
//
//	z = products·r   i, f, o = σ(zi, zf, zo)   g = tanh(zg)   c = f·c + i·g   h = o·tanh(c)
func (g *graph) cellInt8(l int, products, ratio string, before, after state) {
	name := func(kind string) string { return fmt.Sprintf("%s_l%d", kind, l) }
	g.add("Mul", []string{products, ratio}, []string{name("z")})
	g.add("Split", []string{name("z"), "gates"}, []string{name("zifo"), name("zg")}, attr{name: "axis", i: -1})
	g.add("Sigmoid", []string{name("zifo")}, []string{name("ifo")})
	g.add("Split", []string{name("ifo")}, []string{name("i"), name("f"), name("o")}, attr{name: "axis", i: -1})
	g.add("Tanh", []string{name("zg")}, []string{name("g")})
	g.add("Mul", []string{name("f"), before.c}, []string{name("fc")})
	g.add("Mul", []string{name("i"), name("g")}, []string{name("ig")})
	g.add("Add", []string{name("fc"), name("ig")}, []string{after.c})
	g.add("Tanh", []string{after.c}, []string{name("tanh_c")})
	g.add("Mul", []string{name("o"), name("tanh_c")}, []string{after.h})
}

// sigmoidsFirst returns the quarters of x, which PyTorch orders as the input,
// forget, cell and output gate, with the cell gate last.
func sigmoidsFirst(x []float32) [][]float32 {
	n := len(x) / 4
	return [][]float32{x[:2*n], x[3*n:], x[2*n : 3*n]}
}
