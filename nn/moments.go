package nn

import (
	"context"
	"errors"

	"github.com/lstmkb/lstmkb/kernels"
)

// Moments are, by the name of each matrix of a model, the second moments Σ x·xᵀ (n, n)
// of the vectors x (n) that it multiplies: what its roundings are weighed by.
type Moments map[string][]float32

// Calibration reads a text side by side in that many parts, of each so many words from
// its beginning, so many at a time.
const (
	momentParts = 64
	momentWords = 256
	momentSteps = 32
)

// Moments runs the model over a text of at least one word and returns the moments of
// all its matrices, and over how many words. Those of embedding.weight, whose rows are
// what the first layer multiplies, are W_ihᵀ·W_ih instead; tied, it counts as the
// decoder that it also is. The bits are the same for any number of threads.
func (m *Model) Moments(ctx context.Context, p *kernels.Pool, ids []int32) (Moments, int, error) {
	if len(ids) == 0 {
		return nil, 0, errors.New("calibration: the text has no words, want at least one")
	}
	m.compute(kernels.Float32)
	seen := Moments{}
	parts := min(momentParts, len(ids))
	part := len(ids) / parts
	words := min(momentWords, part)
	state := m.NewState(parts)
	var x []int32 // (parts, steps)
	for from := 0; from < words; from += momentSteps {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		to := min(words, from+momentSteps)
		x = x[:0]
		for b := range parts {
			x = append(x, ids[b*part+from:b*part+to]...)
		}
		seen.add(p, m.decoder.weight.Name, m.hiddens(p, x, state, nil), m.decoder.in)
		if m.projection != nil {
			seen.add(p, m.projection.weight.Name, m.output, m.Hidden)
		}
		for _, l := range m.layers {
			seen.add(p, l.wih.Name, l.x, l.in)
			seen.add(p, l.whh.Name, l.h[:len(x)*m.Hidden], m.Hidden)
		}
	}
	if !m.Tied {
		seen.add(p, m.embedding.weight.Name, m.layers[0].wih.Value, m.Embedding)
	}
	return seen, parts * words, nil
}

// add adds XᵀX of x (N, n) to the moments of the matrix of that name.
func (s Moments) add(p *kernels.Pool, name string, x []float32, n int) {
	if s[name] == nil {
		s[name] = make([]float32, n*n)
	}
	p.Gemm(kernels.Gemm{M: n, N: n, K: len(x) / n, A: x, LDA: n, TransA: true, B: x, LDB: n, C: s[name], LDC: n, Add: true})
}
