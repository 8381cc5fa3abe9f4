package nn

import "fmt"

// Regularization is what Train does against overfitting. Config.Dropout replaces each of
// the first three rates that is negative. It acts in training only and is not saved with
// a model.
type Regularization struct {
	Input  float64 // dropout of the embedding's output
	Layers float64 // dropout between recurrent layers
	Output float64 // dropout of the last layer's output
	Locked bool    // those three drop the same entries at all words of a text in a batch (Gal & Ghahramani 2016)

	Words      float64 // dropout of whole words at the embedding (Gal & Ghahramani 2016)
	WeightDrop float64 // dropout of the recurrent weights (Merity, Keskar & Socher 2017)

	AR  float64 // α of activation regularisation (Merity, McCann & Socher 2017)
	TAR float64 // β of temporal activation regularisation (the same)
}

// PlainDropout is the regularisation of Config.Dropout alone.
func PlainDropout() Regularization { return Regularization{Input: -1, Layers: -1, Output: -1} }

// Regularize sets the regularisation of the following calls of Train; a new model has
// PlainDropout. The error names the first rate out of range.
func (m *Model) Regularize(r Regularization) error {
	for _, rate := range []*float64{&r.Input, &r.Layers, &r.Output} {
		if *rate < 0 {
			*rate = m.Dropout
		}
	}
	for _, f := range []struct {
		name string
		rate float64
	}{{"input", r.Input}, {"layers", r.Layers}, {"output", r.Output}, {"words", r.Words}, {"weight drop", r.WeightDrop}} {
		if !(f.rate >= 0 && f.rate < 1) {
			return fmt.Errorf("dropout, %s is %v, want 0 <= rate < 1", f.name, f.rate)
		}
	}
	if !(r.AR >= 0) || !(r.TAR >= 0) {
		return fmt.Errorf("activation regularisation is %v and %v, want 0 or more", r.AR, r.TAR)
	}
	for i := range m.drops {
		m.drops[i].p = r.Layers
	}
	m.drops[0].p, m.drops[len(m.layers)].p = r.Input, r.Output
	m.embedding.words.p = r.Words
	for _, l := range m.layers {
		l.drop.p = r.WeightDrop
	}
	m.locked = r.Locked
	m.penalty.ar, m.penalty.tar = r.AR, r.TAR
	return nil
}
