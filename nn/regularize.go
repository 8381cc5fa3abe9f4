package nn

import "fmt"

// Regularization is what Train does against learning the text by heart, beside
// Config.Dropout, which stands for the three rates here that are negative. It is
// of training alone and not kept with a model.
type Regularization struct {
	Input  float64 // dropout of the embedding's output
	Layers float64 // dropout between LSTM layers
	Output float64 // dropout of the last layer's output
	Locked bool    // a text's mask is the same for all words of a batch (Gal & Ghahramani 2016)

	Words      float64 // dropout of whole words at the embedding (Gal & Ghahramani 2016)
	WeightDrop float64 // dropout of the recurrent weights (Merity, Keskar & Socher 2017)

	AR  float64 // α of activation regularisation (Merity, McCann & Socher 2017)
	TAR float64 // β of temporal activation regularisation (the same)
}

// PlainDropout is the regularisation of Config.Dropout alone.
func PlainDropout() Regularization { return Regularization{Input: -1, Layers: -1, Output: -1} }

// Regularize sets what Train does from now on. A new model has PlainDropout. It
// returns an error that names the first rate out of range.
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
