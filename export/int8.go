package export

import "github.com/lstmkb/lstmkb/checkpoint"

// languageInt8 is the graph of a model whose matrices are integers with scales. It uses only
// operators of the default domain. Inputs of products are rounded as the graph runs;
// everything else is in floats.
//
// ONNX has no quantised recurrent operators, so the graph spells a layer out: one product for all words of
// the text, then the products with the hidden state in a Scan, or once in a Step. The Scan
// holds nothing but the recurrence, since each operator costs a runtime more than its
// arithmetic.
//
// Matrices have a scale for each output where that costs little. In the products with the
// vocabulary and in the recurrence it would cost ONNX Runtime up to twice the time; they have
// one scale for the matrix.
func languageInt8(m *checkpoint.Model, o Options) *graph {
	cfg, g := m.Config, newGraph(m.Config, o)
	embedding, embeddingScale := g.byWord(m, "embedding.weight", cfg.Embedding)
	unit := embeddingScale
	x := g.vectors(embedding) // (T, B, E)
	if o.Form == Step {       // its one product includes the state
		scale := g.weights("embedding.weight_scale", nil, []float32{unit})
		x, unit = g.add("Mul", []string{x, scale}, []string{"embedded"}), 1
	}
	before, after := g.states(cfg.Config)
	for l := range cfg.Layers {
		x = g.layer(m, o, l, x, unit, before[l], after[l]) // (T, B, H)
		unit = 1
	}
	g.joinStates(cfg.Config, after)
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
	decoder, scale := embedding, embeddingScale
	if !cfg.Tied {
		decoder, scale = g.byWord(m, "decoder.weight", cfg.Hidden)
	}
	g.linearInt8(x, product{
		// Runtimes transpose a constant once, as they load it.
		q:     g.add("Transpose", []string{decoder}, []string{"decoder.weight_by_column"}, attr{name: "perm", ints: []int64{1, 0}}), // (H or E, V)
		scale: g.weights("decoder.weight_scale", nil, []float32{scale}),
		bias:  g.weights("decoder.bias", []int{cfg.Vocab}, m.Tensors["decoder.bias"]),
	}, "logits") // (B, T, V)
	if o.TopK > 0 {
		g.topK(o)
	}
	return g
}

// byWord makes a matrix (V, in), with a row for each word and one scale, which it also
// returns.
func (g *graph) byWord(m *checkpoint.Model, name string, in int) (q string, scale float32) {
	words, w := m.Config.Vocab, matrix{in, [][]float32{m.Tensors[name]}}
	all := equal(scales(words, w))
	return g.int8s(name+"_int8", []int{words, in}, transpose(w.quantize(all), in, words)), all[0]
}

// vectors adds the vectors of the words (T, B, E) as integers. If tied, they are rows of the
// decoder's matrix, which is stored once.
func (g *graph) vectors(embedding string) string {
	g.add("Transpose", []string{"tokens"}, []string{"tokens_by_time"}, attr{name: "perm", ints: []int64{1, 0}}) // (T, B)
	g.add("Gather", []string{embedding, "tokens_by_time"}, []string{"embedded_int8"}, attr{name: "axis", i: 0})
	return g.add("Cast", []string{"embedded_int8"}, []string{"embedded_whole"}, attr{name: "to", i: typeFloat})
}
