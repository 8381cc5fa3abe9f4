package predict

import "github.com/lstmkb/lstmkb/vocab"

// gramWeight is λ of WithNgrams; docs/metrics.md says how it was chosen.
const gramWeight = 0.2

// WithNgrams mixes the model's probabilities with those of g, which must be of its
// vocabulary:
//
//	p(w) = (1−λ)·p_model(w) + λ·p_g(w)
//
// where p_g after the longest context that g has is that of its list, and what the list
// leaves is shared as after the next shorter one, and at last as the model says. nil is
// none. Completions then score the whole vocabulary.
func WithNgrams(g *Ngrams) Option { return func(p *Predictor) { p.grams = g } }

// mixNgrams mixes scores, which are probabilities among all words, after the tokens ids.
func (p *Predictor) mixNgrams(c *chooser, ids []int32) {
	if p.grams == nil {
		return
	}
	// The longer the context, the fewer are left for the shorter ones.
	var found [maxOrder - 1]struct {
		at     int
		weight float32
	}
	orders, key := 0, uint64(0)
	for orders < len(found) && orders < len(ids) {
		id := ids[len(ids)-1-orders]
		key |= uint64(id) << (16 * orders)
		at, ok := p.grams.orders[orders].find(key)
		if !ok {
			break
		}
		found[orders].at = at
		if orders++; id == vocab.Eos {
			break // what stands before a line's beginning was not counted
		}
	}
	left := float32(gramWeight)
	for o := orders - 1; o >= 0; o-- {
		found[o].weight = left
		left *= p.grams.orders[o].rest[found[o].at]
	}
	for i := range c.scores {
		c.scores[i] *= 1 - gramWeight + left
	}
	scores, place, from := c.scores[:c.to-c.from], p.words.place, uint32(c.from)
	for o, f := range found[:orders] {
		words, share := p.grams.orders[o].words(f.at)
		for i, id := range words {
			// One comparison, since thousands of words follow "the", and most of them do
			// not begin with the letters typed: what is before from, or −1, is large.
			if at := uint32(place[id]) - from; at < uint32(len(scores)) {
				scores[at] += f.weight * shares[share[i]]
			}
		}
	}
}
