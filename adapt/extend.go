package adapt

import (
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// Parameters with a row for each word.
const (
	embeddingName = "embedding.weight"
	decoderName   = "decoder.weight"
	biasName      = "decoder.bias"
)

// extend returns a copy of a model in floats, with more words. Each begins as its share of
// <unk>: it has <unk>'s row, and a bias such that
//
//	p(w) = p(<unk>) · n(w) / (Σn + rest)
//
// where rest is the uses of words that stay unknown, which <unk> keeps.
func extend(m *checkpoint.Model, words []predict.Learned, rest int) (*checkpoint.Model, error) {
	shown, total := make([]string, len(words)), float64(max(1, rest))
	for i, w := range words {
		shown[i] = w.Word
		total += float64(w.Count)
	}
	v, err := m.Vocab.Extend(shown)
	if err != nil {
		return nil, err
	}
	c := m.Config
	c.Vocab, c.Training = v.Len(), nil
	out := &checkpoint.Model{Config: c, Vocab: v, Tensors: make(map[string][]float32, len(m.Tensors)), Int8: map[string]*infer.Int8{}}
	for name, x := range m.Tensors {
		x = slices.Clone(x)
		if name == embeddingName || name == decoderName {
			width := len(x) / m.Config.Vocab
			for range words {
				x = append(x, x[int(vocab.Unk)*width:][:width]...)
			}
		}
		if name == biasName && len(words) > 0 {
			unk := x[vocab.Unk]
			for _, w := range words {
				x = append(x, unk+float32(math.Log(float64(w.Count)/total)))
			}
			x[vocab.Unk] = unk + float32(math.Log(float64(max(1, rest))/total))
		}
		out.Tensors[name] = x
	}
	return out, nil
}

// mix returns the model between two of one vocabulary and shape, θ = (1−α)·a + α·b: what b has
// learned beyond a, without losing all that a knew (Wortsman et al. 2022).
func mix(a, b *checkpoint.Model, alpha float32) *checkpoint.Model {
	out := &checkpoint.Model{Config: b.Config, Vocab: b.Vocab, Tensors: make(map[string][]float32, len(b.Tensors)), Int8: map[string]*infer.Int8{}}
	for name, y := range b.Tensors {
		x, z := a.Tensors[name], make([]float32, len(y))
		for i := range z {
			z[i] = x[i] + alpha*(y[i]-x[i])
		}
		out.Tensors[name] = z
	}
	return out
}
