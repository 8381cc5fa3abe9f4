package nn

import (
	"math"
	"math/rand/v2"
)

// Init draws the parameters from that seed.
//
// The weights of recurrent and linear layers are uniform in ±1/√H, as PyTorch's. The
// embedding is uniform in ±0.1 (Zaremba et al. 2014), small enough to serve as the
// decoder if tied. Biases are 0, but an LSTM's forget gates start open, b_ih = 1
// (Jozefowicz et al. 2015). counts (V), if not nil, are the words' numbers of
// occurrences: the decoder's bias then starts at the logarithm of their shares, so that
// training need not learn how frequent words are and spends its steps on contexts.
func (m *Model) Init(seed uint64, counts []int64) {
	rng := rand.New(rand.NewPCG(seed, 0))
	uniform := func(p *Param, bound float64) {
		for i := range p.Value {
			p.Value[i] = float32((rng.Float64()*2 - 1) * bound)
		}
	}
	bound := 1 / math.Sqrt(float64(m.Hidden))
	uniform(m.embedding.weight, 0.1)
	for _, l := range m.layers {
		uniform(l.wih, bound)
		uniform(l.whh, bound)
		clear(l.bih.Value)
		clear(l.bhh.Value)
		if g := l.cell.biasedGate; g >= 0 {
			for j := range m.Hidden {
				l.bih.Value[g*m.Hidden+j] = 1
			}
		}
	}
	if m.projection != nil {
		uniform(m.projection.weight, bound)
		clear(m.projection.bias.Value)
	}
	if !m.Tied {
		uniform(m.decoder.weight, bound)
	}
	clear(m.decoder.bias.Value)
	var total float64
	for _, c := range counts {
		total += float64(c) + 1
	}
	for v, c := range counts {
		m.decoder.bias.Value[v] = float32(math.Log((float64(c) + 1) / total))
	}
}
