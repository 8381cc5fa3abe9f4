package export

import "github.com/lstmkb/lstmkb/checkpoint"

// languageInt8 is the graph of a model whose matrices are whole numbers with a
// scale for each output, in operators of the default domain alone. What they
// multiply is rounded as the graph runs, all else is in floats.
//
// ONNX has no quantised LSTM, so the layer is written out: the products with all
// words of the text are one, those with the hidden state run in a Scan, or once in
// a Step. There no operator is spent on anything but the recurrence, since each
// costs a runtime more than its arithmetic.
func languageInt8(m *checkpoint.Model, o Options) *graph {
	cfg, g := m.Config, newGraph(m.Config, o)
	name, in := "decoder.weight", cfg.Hidden
	if cfg.Tied {
		name, in = "embedding.weight", cfg.Embedding
	}
	w := matrix{in, [][]float32{m.Tensors[name]}}
	scale := scales(cfg.Vocab, w)
	decoder := product{
		q:     g.int8s(name+"_int8", []int{in, cfg.Vocab}, w.quantize(scale)),
		scale: name + "_scale",
	}
	if cfg.Tied || o.Form == Sequence {
		g.weights(decoder.scale, []int{cfg.Vocab}, scale)
	}
	x := g.vectors(m, o, decoder) // (T, B, E)
	before, after := g.states(cfg.Layers)
	for l := range cfg.Layers {
		x = g.layer(m, o, l, x, before[l], after[l]) // (T, B, H)
	}
	g.joinStates(after)
	x = g.add("Transpose", []string{x}, []string{"hidden"}, attr{name: "perm", ints: []int64{1, 0, 2}}) // (B, T, H)
	if cfg.Projected() {
		w := matrix{cfg.Hidden, [][]float32{m.Tensors["projection.weight"]}}
		scale := scales(cfg.Embedding, w)
		x = g.linearInt8(x, product{
			q:     g.int8s("projection.weight_int8", []int{cfg.Hidden, cfg.Embedding}, w.quantize(scale)),
			scale: g.weights("projection.weight_scale", []int{cfg.Embedding}, scale),
			bias:  g.weights("projection.bias", []int{cfg.Embedding}, m.Tensors["projection.bias"]),
		}, "projected") // (B, T, E)
	}
	if bias := m.Tensors["decoder.bias"]; o.Form == Step {
		by := g.evenScale("decoder", scale)
		decoder.scale = by.mean
		decoder.bias = g.weights("decoder.bias_over_ratio", []int{cfg.Vocab}, over(bias, by.values))
		g.add("Mul", []string{g.linearInt8(x, decoder, "scores"), by.ratio}, []string{"logits"}) // (B, 1, V)
	} else { // with many rows another pass through them costs more than it saves
		decoder.bias = g.weights("decoder.bias", []int{cfg.Vocab}, bias)
		g.linearInt8(x, decoder, "logits") // (B, T, V)
	}
	if o.TopK > 0 {
		g.topK(o)
	}
	return g
}

// vectors adds the words' vectors (T, B, E): numbers gathered with their scales.
// Tied, they are columns of the decoder's matrix, which is stored once.
func (g *graph) vectors(m *checkpoint.Model, o Options, decoder product) string {
	cfg, ids := m.Config, "tokens"
	if !cfg.Tied || o.Form == Sequence {
		g.add("Transpose", []string{ids}, []string{"tokens_by_time"}, attr{name: "perm", ints: []int64{1, 0}}) // (T, B)
		ids = "tokens_by_time"
	}
	x, scale := "embedded_int8", decoder.scale
	switch {
	case !cfg.Tied:
		w := matrix{cfg.Embedding, [][]float32{m.Tensors["embedding.weight"]}}
		s := scales(cfg.Vocab, w)
		q := g.int8s("embedding.weight_int8", []int{cfg.Vocab, cfg.Embedding}, transpose(w.quantize(s), cfg.Embedding, cfg.Vocab))
		scale = g.weights("embedding.weight_scale", []int{cfg.Vocab, 1}, s)
		g.add("Gather", []string{q, ids}, []string{x}, attr{name: "axis", i: 0})
		g.add("Gather", []string{scale, ids}, []string{"scale_of_vector"}, attr{name: "axis", i: 0}) // (T, B, 1)
	case o.Form == Sequence:
		g.add("Gather", []string{decoder.q, ids}, []string{"embedded_columns"}, attr{name: "axis", i: 1}) // (E, T, B)
		g.add("Transpose", []string{"embedded_columns"}, []string{x}, attr{name: "perm", ints: []int64{1, 2, 0}})
		g.add("Gather", []string{scale, ids}, []string{"scale_of_word"}, attr{name: "axis", i: 0})              // (T, B)
		g.add("Unsqueeze", []string{"scale_of_word", g.constant("last_axis", -1)}, []string{"scale_of_vector"}) // (T, B, 1)
	default: // T is 1, so tokens (B, 1) do as they are
		g.add("Gather", []string{decoder.q, ids}, []string{"embedded_columns"}, attr{name: "axis", i: 1}) // (E, B, 1)
		g.add("Transpose", []string{"embedded_columns"}, []string{x}, attr{name: "perm", ints: []int64{2, 1, 0}})
		g.add("Gather", []string{scale, ids}, []string{"scale_of_vector"}, attr{name: "axis", i: 0}) // (B, 1)
	}
	g.add("Cast", []string{x}, []string{"embedded_whole"}, attr{name: "to", i: typeFloat})
	return g.add("Mul", []string{"embedded_whole", "scale_of_vector"}, []string{"embedded"})
}
