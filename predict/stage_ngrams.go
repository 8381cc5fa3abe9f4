package predict

import "github.com/lstmkb/lstmkb/vocab"

// WithNgrams mixes the model's probabilities with those of g, which must be of its
// vocabulary, by g's weight λ:
//
//	p(w) = (1−λ)·p_model(w) + λ·p_g(w)
//
// p_g is given by the list of the longest context in g that the text ends in. The probability
// that this list leaves is distributed like that after the next shorter context, and finally
// like the model's. nil means no n-grams. With n-grams, completions score the whole
// vocabulary.
func WithNgrams(g *Ngrams) Option { return func(p *Predictor) { p.ngrams = g } }

// ngramStage mixes the scores with the n-grams' probabilities.
type ngramStage struct{}

func (ngramStage) use(t *prediction) use { return when(t.p.ngrams != nil, usesProbabilities) }

func (ngramStage) apply(t *prediction) {
	// The contexts of the n-grams that the text ends in, from the shortest to the longest.
	ngrams, ids := t.p.ngrams, t.ids
	var found [maxOrder - 1]struct {
		at     int
		weight float32
	}
	orders, key := 0, uint64(0)
	for orders < len(found) && orders < len(ids) {
		id := ids[len(ids)-1-orders]
		key |= uint64(id) << (16 * orders)
		at, ok := ngrams.orders[orders].find(key)
		if !ok {
			break
		}
		found[orders].at = at
		if orders++; id == vocab.Eos {
			break // n-grams do not cross a line's beginning
		}
	}
	weight := ngrams.weight()
	left := weight
	for o := orders - 1; o >= 0; o-- {
		found[o].weight = left
		left *= ngrams.orders[o].rest[found[o].at]
	}
	t.scale(1 - weight + left)
	scores, place := t.vocabScores(), t.lexicon.place
	for o, f := range found[:orders] {
		words, share := ngrams.orders[o].words(f.at)
		// Thousands of words follow "the", and most of them do not match the letters typed.
		for i, id := range words {
			if x := scores.at(place[id]); x != nil {
				*x += f.weight * shares[share[i]]
			}
		}
	}
}
