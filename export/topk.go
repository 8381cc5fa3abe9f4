package export

import "math"

// topK adds the outputs of Options.TopK on logits. It slices <unk> and <eos> off instead of
// masking them, so that neither can be ranked, however large k is.
func (g *graph) topK(o Options) {
	g.outputs = append(g.outputs,
		value{"top_probabilities", typeFloat, []any{"batch", o.TopK}},
		value{"top_ids", typeInt64, []any{"batch", o.TopK}})
	from, to := g.constant("words_from", int64(specials)), g.constant("words_to", math.MaxInt64)
	time, words := g.constant("time_axis", 1), g.constant("words_axis", 2)
	last := "logits" // (B, 1, V)
	if o.Form == Sequence {
		last = g.add("Slice", []string{last, g.constant("last", -1), g.constant("last_to", math.MaxInt64), time}, []string{"last_logits"})
	}
	g.add("Softmax", []string{last}, []string{"probabilities"}, attr{name: "axis", i: -1})     // (B, 1, V)
	g.add("Slice", []string{"probabilities", from, to, words}, []string{"word_probabilities"}) // (B, 1, V−2)
	g.add("TopK", []string{"word_probabilities", g.constant("k", int64(o.TopK))}, []string{"top_values", "top_words"})
	g.add("Squeeze", []string{"top_values", time}, []string{"top_probabilities"})
	g.add("Squeeze", []string{"top_words", time}, []string{"top_words_by_text"})
	g.add("Add", []string{"top_words_by_text", from}, []string{"top_ids"})
}
