package export

import (
	"fmt"
	"slices"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
)

// int8Layer is one layer, with its gates in the order that cells has for int8.
type int8Layer struct {
	*cell
	kind     *nn.Cell
	l        int
	h, rows  int       // rows is GH
	wih, whh matrix    // (GH, in), (GH, H)
	bias     []float32 // (GH), added to the products with x
	biasH    []float32 // (GH), added to the products with h if the kind's are apart
}

func newInt8Layer(m *checkpoint.Model, l int) *int8Layer {
	kind, h := m.Config.Kind(), m.Config.Hidden
	r := &int8Layer{cell: cells[kind], kind: kind, l: l, h: h, rows: kind.Gates * h}
	get := func(name string) [][]float32 { return kind.InOrder(m.Tensors[kind.Param(name, l)], r.order) }
	r.wih, r.whh = matrix{len(m.Tensors[kind.Param("weight_ih", l)]) / r.rows, get("weight_ih")}, matrix{h, get("weight_hh")}
	r.bias, r.biasH = slices.Concat(get("bias_ih")...), slices.Concat(get("bias_hh")...)
	if !kind.Apart {
		for j, b := range r.biasH {
			r.bias[j] += b
		}
		r.biasH = nil
	}
	return r
}

// name is that of a value of the layer, param that of a constant.
func (r *int8Layer) name(kind string) string  { return fmt.Sprintf("%s_l%d", kind, r.l) }
func (r *int8Layer) param(kind string) string { return r.kind.Param(kind, r.l) }

// layer adds layer l, whose input is unit·x, x (T, B, in), and returns its hidden
// states (T, B, H).
func (g *graph) layer(m *checkpoint.Model, o Options, l int, x string, unit float32, before, after state) string {
	r := newInt8Layer(m, l)
	if o.Form == Step && !r.kind.Apart {
		return g.step(r, x, before, after)
	}
	scale := scales(r.rows, r.wih)
	w := product{q: g.int8s(r.param("weight_ih_int8"), []int{r.wih.in, r.rows}, r.wih.quantize(scale))}
	for i := range scale {
		scale[i] *= unit
	}
	w.scale = g.weights(r.param("weight_ih_scale"), []int{r.rows}, scale)
	w.bias = g.weights(r.param("bias"), []int{r.rows}, r.bias)
	zx := g.linearInt8(x, w, r.name("zx"))
	if o.Form == Step {
		g.recur(r, zx, before, after)
		return after[0] // (1, B, H): T is 1
	}
	return g.scan(r, zx, before, after)
}

// step adds a layer for one word, with one product with its input and its state. A
// row of both matrices has one scale, which is split into the mean of all and its
// ratio to that:
//
//	z = ([x h]·[W_ih W_hh]/r + (b_ih + b_hh)/r) · r
func (g *graph) step(r *int8Layer, x string, before, after state) string {
	scale := scales(r.rows, r.wih, r.whh)
	mean, ratio := ratios(scale)
	w := product{
		q:     g.int8s(r.param("weight_int8"), []int{r.wih.in + r.h, r.rows}, append(r.wih.quantize(scale), r.whh.quantize(scale)...)),
		scale: g.weights(r.param("gates_mean_scale"), nil, []float32{mean}),
		bias:  g.weights(r.param("bias_over_ratio"), []int{r.rows}, over(r.bias, ratio)),
	}
	xh := g.add("Concat", []string{x, before[0]}, []string{r.name("xh")}, attr{name: "axis", i: -1}) // (1, B, in+H)
	by := g.weights(r.param("gates_ratio"), []int{r.rows}, ratio)
	z := g.add("Mul", []string{g.linearInt8(xh, w, r.name("z_over_ratio")), by}, []string{r.name("z")})
	r.arithmetic(g, r.name, r.h, z, "", before, after)
	return after[0] // (1, B, H): T is 1
}

// scan adds the recurrence of a layer over the products zx (T, B, GH) with its input and
// returns its hidden states (T, B, H). Its weights are constants of the body: ONNX
// Runtime passes values of the graph around it again for each word.
func (g *graph) scan(r *int8Layer, zx string, before, after state) string {
	body := &graph{name: r.name("step")}
	// No "batch" here: tract takes the graph's and the body's for different numbers.
	vector := []any{1, nil, r.h}
	var was, is state
	for i := range before {
		s := []string{"h", "c"}[i]
		was, is = append(was, r.name(s+"_was")), append(is, r.name(s+"_is"))
		body.inputs = append(body.inputs, value{was[i], typeFloat, vector})
		body.outputs = append(body.outputs, value{is[i], typeFloat, vector})
	}
	zt, ht := r.name("zx_t"), r.name("h_t")
	body.inputs = append(body.inputs, value{zt, typeFloat, []any{nil, r.rows}})
	body.outputs = append(body.outputs, value{ht, typeFloat, []any{nil, r.h}})
	body.recur(r, zt, was, is)
	body.add("Squeeze", []string{is[0], body.constant(r.name("direction_axis"), 0)}, []string{ht})
	hidden := r.name("hidden")
	g.add("Scan", slices.Concat(before, state{zx}), slices.Concat(after, state{hidden}),
		attr{name: "num_scan_inputs", i: 1}, attr{name: "body", body: body})
	return hidden
}

// recur adds one step of a layer from the products zx (…, B, GH) with its input. W_hh
// has a single scale.
func (g *graph) recur(r *int8Layer, zx string, before, after state) {
	scale := equal(scales(r.rows, r.whh))
	w := product{
		q:     g.int8s(r.param("weight_hh_int8"), []int{r.h, r.rows}, r.whh.quantize(scale)),
		scale: g.weights(r.param("weight_hh_scale"), nil, scale[:1]),
	}
	if r.kind.Apart {
		w.bias = g.weights(r.param("bias_hh"), []int{r.rows}, r.biasH)
	}
	zh := g.linearInt8(before[0], w, r.name("zh")) // (1, B, GH)
	if !r.kind.Apart {
		zx, zh = g.add("Add", []string{zx, zh}, []string{r.name("z")}), ""
	}
	r.arithmetic(g, r.name, r.h, zx, zh, before, after)
}
