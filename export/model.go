package export

import (
	"fmt"
	"math"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// language is the graph of a model. The comments give shapes.
func language(m *checkpoint.Model, o Options) *graph {
	cfg, g := m.Config, &graph{}
	state := []any{cfg.Layers, "batch", cfg.Hidden}
	g.inputs = []value{
		{"tokens", typeInt64, []any{"batch", "time"}},
		{"h", typeFloat, state},
		{"c", typeFloat, state},
	}
	g.outputs = []value{
		{"logits", typeFloat, []any{"batch", "time", cfg.Vocab}},
		{"h_out", typeFloat, state},
		{"c_out", typeFloat, state},
	}
	// The LSTM operator wants time first. Turning the ids is cheaper than turning
	// their vectors.
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
		g.topK(o.TopK)
	}
	return g
}

// lstm adds the layers on x (T, B, E), from the states h and c to h_out and
// c_out, and returns the last layer's output (T, 1, B, H).
func (g *graph) lstm(m *checkpoint.Model, x string) string {
	cfg := m.Config
	var before, after [2][]string // of h and c, a state (1, B, H) for each layer
	for i, s := range []string{"h", "c"} {
		if cfg.Layers == 1 {
			before[i], after[i] = []string{s}, []string{s + "_out"}
			continue
		}
		for l := range cfg.Layers {
			before[i] = append(before[i], fmt.Sprintf("%s_l%d", s, l))
			after[i] = append(after[i], fmt.Sprintf("%s_out_l%d", s, l))
		}
		g.add("Split", []string{s}, before[i], attr{name: "axis", i: 0})
	}
	in := cfg.Embedding
	for l := range cfg.Layers {
		if l > 0 {
			if l == 1 {
				g.constant("direction_axis", 1)
			}
			y := x
			x = fmt.Sprintf("x_l%d", l)
			g.add("Squeeze", []string{y, "direction_axis"}, []string{x}) // (T, B, H)
		}
		w, r, b := g.cell(m, l, in)
		y := fmt.Sprintf("y_l%d", l)
		g.add("LSTM", []string{x, w, r, b, "", before[0][l], before[1][l]},
			[]string{y, after[0][l], after[1][l]}, attr{name: "hidden_size", i: int64(cfg.Hidden)})
		x, in = y, cfg.Hidden
	}
	for i, s := range []string{"h_out", "c_out"} {
		if cfg.Layers > 1 {
			g.add("Concat", after[i], []string{s}, attr{name: "axis", i: 0})
		}
	}
	return x
}

// cell adds the parameters of layer l, which reads in numbers, as the LSTM
// operator takes them: W (1, 4H, in), R (1, 4H, H), B (1, 8H).
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

// reorder returns the quarters of x, which PyTorch orders as the input, forget,
// cell and output gate, in ONNX's order: input, output, forget, cell.
func reorder(x []float32) [][]float32 {
	n := len(x) / 4
	i, f, c, o := x[:n], x[n:2*n], x[2*n:3*n], x[3*n:]
	return [][]float32{i, o, f, c}
}

// topK adds the outputs of Options.TopK on logits. The words without <unk> and
// <eos> are a slice, not a mask, so that neither can come up however many k are.
func (g *graph) topK(k int) {
	g.outputs = append(g.outputs,
		value{"top_probabilities", typeFloat, []any{"batch", k}},
		value{"top_ids", typeInt64, []any{"batch", k}})
	from, to := g.constant("words_from", int64(specials)), g.constant("words_to", math.MaxInt64)
	axis, last := g.constant("words_axis", 1), g.constant("last", -1)
	end, size := g.constant("last_to", math.MaxInt64), g.constant("k", int64(k))
	g.add("Slice", []string{"logits", last, end, axis}, []string{"last_logits_3d"})                 // (B, 1, V)
	g.add("Squeeze", []string{"last_logits_3d", axis}, []string{"last_logits"})                     // (B, V)
	g.add("Softmax", []string{"last_logits"}, []string{"probabilities"}, attr{name: "axis", i: -1}) // (B, V)
	g.add("Slice", []string{"probabilities", from, to, axis}, []string{"word_probabilities"})       // (B, V−2)
	g.add("TopK", []string{"word_probabilities", size}, []string{"top_probabilities", "top_words"})
	g.add("Add", []string{"top_words", from}, []string{"top_ids"})
}
