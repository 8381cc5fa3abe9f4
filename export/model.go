package export

import (
	"fmt"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// newGraph makes a graph with the inputs and outputs that all graphs of a model share.
func newGraph(cfg checkpoint.Config, o Options) *graph {
	state := []any{cfg.Layers, "batch", cfg.Hidden}
	var time any = "time"
	if o.Form == Step {
		time = 1
	}
	return &graph{
		name: "lstmkb",
		inputs: []value{
			{"tokens", typeInt64, []any{"batch", time}},
			{"h", typeFloat, state},
			{"c", typeFloat, state},
		},
		outputs: []value{
			{"logits", typeFloat, []any{"batch", time, cfg.Vocab}},
			{"h_out", typeFloat, state},
			{"c_out", typeFloat, state},
		},
	}
}

// language is the graph of a model in floats. Comments give shapes.
func language(m *checkpoint.Model, o Options) *graph {
	cfg, g := m.Config, newGraph(m.Config, o)
	// The LSTM operator is time-major. Transposing ids is cheaper than transposing their
	// vectors.
	embedding := g.weights("embedding.weight", []int{cfg.Vocab, cfg.Embedding}, m.Tensors["embedding.weight"])
	g.add("Transpose", []string{"tokens"}, []string{"tokens_by_time"}, attr{name: "perm", ints: []int64{1, 0}}) // (T, B)
	g.add("Gather", []string{embedding, "tokens_by_time"}, []string{"embedded"}, attr{name: "axis", i: 0})      // (T, B, E)
	x := g.lstm(m, "embedded")                                                                                  // (T, 1, B, H)

	g.add("Transpose", []string{x}, []string{"by_text"}, attr{name: "perm", ints: []int64{2, 0, 1, 3}})             // (B, T, 1, H)
	g.add("Reshape", []string{"by_text", g.constant("rows_shape", -1, int64(cfg.Hidden))}, []string{"hidden_rows"}) // (B·T, H)
	x = "hidden_rows"
	if cfg.Projected() {
		w := g.weights("projection.weight", []int{cfg.Embedding, cfg.Hidden}, m.Tensors["projection.weight"])
		b := g.weights("projection.bias", []int{cfg.Embedding}, m.Tensors["projection.bias"])
		g.linear(x, w, b, "projected_rows") // (B·T, E)
		x = "projected_rows"
	}
	decoder := embedding
	if !cfg.Tied {
		decoder = g.weights("decoder.weight", []int{cfg.Vocab, cfg.Hidden}, m.Tensors["decoder.weight"])
	}
	bias := g.weights("decoder.bias", []int{cfg.Vocab}, m.Tensors["decoder.bias"])
	g.linear(x, decoder, bias, "logit_rows")                     // (B·T, V)
	g.add("Shape", []string{"tokens"}, []string{"tokens_shape"}) // B, T
	g.add("Concat", []string{"tokens_shape", g.constant("vocab_size", int64(cfg.Vocab))}, []string{"logits_shape"}, attr{name: "axis", i: 0})
	g.add("Reshape", []string{"logit_rows", "logits_shape"}, []string{"logits"})
	if o.TopK > 0 {
		g.topK(o)
	}
	return g
}

// lstm adds the layers on x (T, B, E), which take the states h and c to h_out and c_out, and
// returns the last layer's output (T, 1, B, H).
func (g *graph) lstm(m *checkpoint.Model, x string) string {
	cfg := m.Config
	before, after := g.states(cfg.Layers)
	in := cfg.Embedding
	for l := range cfg.Layers {
		if l > 0 {
			x = g.add("Squeeze", []string{x, g.constant("direction_axis", 1)}, []string{fmt.Sprintf("x_l%d", l)}) // (T, B, H)
		}
		w, r, b := g.cell(m, l, in)
		y := fmt.Sprintf("y_l%d", l)
		g.add("LSTM", []string{x, w, r, b, "", before[l].h, before[l].c},
			[]string{y, after[l].h, after[l].c}, attr{name: "hidden_size", i: int64(cfg.Hidden)})
		x, in = y, cfg.Hidden
	}
	g.joinStates(after)
	return x
}

// state names the hidden and the cell state (1, B, H) of a layer.
type state struct{ h, c string }

// states splits h and c (L, B, H) by layer and names the states after each layer.
func (g *graph) states(layers int) (before, after []state) {
	if layers == 1 {
		return []state{{"h", "c"}}, []state{{"h_out", "c_out"}}
	}
	var h, c []string
	for l := range layers {
		s := state{fmt.Sprintf("h_l%d", l), fmt.Sprintf("c_l%d", l)}
		before, h, c = append(before, s), append(h, s.h), append(c, s.c)
		after = append(after, state{fmt.Sprintf("h_out_l%d", l), fmt.Sprintf("c_out_l%d", l)})
	}
	g.add("Split", []string{"h"}, h, attr{name: "axis", i: 0})
	g.add("Split", []string{"c"}, c, attr{name: "axis", i: 0})
	return before, after
}

// joinStates concatenates the states of the layers to h_out and c_out.
func (g *graph) joinStates(after []state) {
	if len(after) == 1 {
		return
	}
	var h, c []string
	for _, s := range after {
		h, c = append(h, s.h), append(c, s.c)
	}
	g.add("Concat", h, []string{"h_out"}, attr{name: "axis", i: 0})
	g.add("Concat", c, []string{"c_out"}, attr{name: "axis", i: 0})
}

// cell adds the parameters of layer l, with in inputs, in the form of the LSTM operator:
// W (1, 4H, in), R (1, 4H, H), B (1, 8H).
func (g *graph) cell(m *checkpoint.Model, l, in int) (w, r, b string) {
	h := m.Config.Hidden
	get := func(kind string) [][]float32 {
		return reorder(m.Tensors[fmt.Sprintf("lstm.%s_l%d", kind, l)])
	}
	name := func(kind string) string { return fmt.Sprintf("lstm.%s_l%d", kind, l) }
	w = g.weights(name("W"), []int{1, 4 * h, in}, get("weight_ih")...)
	r = g.weights(name("R"), []int{1, 4 * h, h}, get("weight_hh")...)
	b = g.weights(name("B"), []int{1, 8 * h}, append(get("bias_ih"), get("bias_hh")...)...)
	return w, r, b
}

// reorder returns the quarters of x, in PyTorch's order input, forget, cell, output gate, in
// ONNX's order: input, output, forget, cell.
func reorder(x []float32) [][]float32 {
	n := len(x) / 4
	i, f, c, o := x[:n], x[n:2*n], x[2*n:3*n], x[3*n:]
	return [][]float32{i, o, f, c}
}
