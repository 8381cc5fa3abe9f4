package export

import "github.com/lstmkb/lstmkb/checkpoint"

// languageInt8 is the graph of a model whose matrices are whole numbers with a
// scale, in operators of the default domain alone. What they multiply is rounded as
// the graph runs, all else is in floats.
//
// ONNX has no quantised recurrent operators, so a layer is written out: the products with all
// words of the text are one, those with the hidden state run in a Scan, or once in
// a Step. There no operator is spent on anything but the recurrence, since each
// costs a runtime more than its arithmetic.
//
// Scales are one for each output where that costs little. It costs ONNX Runtime up to
// twice the time in the products with the vocabulary and those of the recurrence,
// which have one scale for the matrix.
func languageInt8(m *checkpoint.Model, o Options) *graph {
	cfg, g := m.Config, newGraph(m.Config, o)
	embedding, embeddingScale := g.byWord(m, "embedding.weight", cfg.Embedding)
	unit := embeddingScale
	x := g.vectors(embedding) // (T, B, E)
	if o.Form == Step {       // its first product is with the state too
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

// byWord makes a matrix (V, in), a row for each word, and returns its one scale too.
func (g *graph) byWord(m *checkpoint.Model, name string, in int) (q string, scale float32) {
	words, w := m.Config.Vocab, matrix{in, [][]float32{m.Tensors[name]}}
	all := equal(scales(words, w))
	return g.int8s(name+"_int8", []int{words, in}, transpose(w.quantize(all), in, words)), all[0]
}

// vectors adds the words' vectors (T, B, E) as whole numbers. Tied, they are the rows
// of the decoder's matrix, which is stored once.
func (g *graph) vectors(embedding string) string {
	g.add("Transpose", []string{"tokens"}, []string{"tokens_by_time"}, attr{name: "perm", ints: []int64{1, 0}}) // (T, B)
	g.add("Gather", []string{embedding, "tokens_by_time"}, []string{"embedded_int8"}, attr{name: "axis", i: 0})
	return g.add("Cast", []string{"embedded_int8"}, []string{"embedded_whole"}, attr{name: "to", i: typeFloat})
}
