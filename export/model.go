package export

import "github.com/lstmkb/lstmkb/checkpoint"

// newGraph makes a graph with the inputs and outputs that all graphs of a model share.
func newGraph(cfg checkpoint.Config, o Options) *graph {
	state := []any{cfg.Layers, "batch", cfg.Hidden}
	var time any = "time"
	if o.Form == Step {
		time = 1
	}
	g := &graph{
		name:    "lstmkb",
		inputs:  []value{{"tokens", typeInt64, []any{"batch", time}}},
		outputs: []value{{"logits", typeFloat, []any{"batch", time, cfg.Vocab}}},
	}
	for _, s := range stateNames(cfg.Config) {
		g.inputs = append(g.inputs, value{s, typeFloat, state})
		g.outputs = append(g.outputs, value{s + "_out", typeFloat, state})
	}
	return g
}

// language is the graph of a model in floats. Comments give shapes.
func language(m *checkpoint.Model, o Options) *graph {
	cfg, g := m.Config, newGraph(m.Config, o)
	// Recurrent operators are time-major. Transposing ids is cheaper than transposing their
	// vectors.
	embedding := g.weights("embedding.weight", []int{cfg.Vocab, cfg.Embedding}, m.Tensors["embedding.weight"])
	g.add("Transpose", []string{"tokens"}, []string{"tokens_by_time"}, attr{name: "perm", ints: []int64{1, 0}}) // (T, B)
	g.add("Gather", []string{embedding, "tokens_by_time"}, []string{"embedded"}, attr{name: "axis", i: 0})      // (T, B, E)
	x := g.layers(m, "embedded")                                                                                // (T, 1, B, H)

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
