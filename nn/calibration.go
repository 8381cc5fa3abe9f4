package nn

import (
	"context"
	"errors"

	"github.com/lstmkb/lstmkb/kernels"
)

// Moments maps the name of each of a model's matrices to the second moments of its
// inputs x (n): Σ x·xᵀ (n, n), over the words of a calibration text. That is GPTQ's
// Hessian, up to a factor.
type Moments map[string][]float32

// Calibration cuts the text into parts of equal length and reads the beginning of each,
// all parts side by side.
const (
	calibrationParts = 64
	calibrationWords = 256 // of each part
	calibrationSteps = 32  // words of each part in a batch
)

// Moments runs the model over a text of at least one word. It returns the second moments
// of all matrices' inputs and the number of words that it has read. An untied
// embedding.weight multiplies nothing: its rows are the inputs of the first layer, and
// its moments are W_ihᵀ·W_ih. If tied, it counts as the decoder. The bits are the same
// for any number of threads.
func (m *Model) Moments(ctx context.Context, p *kernels.Pool, ids []int32) (Moments, int, error) {
	if len(ids) == 0 {
		return nil, 0, errors.New("calibration: the text has no words, want at least one")
	}
	m.compute(kernels.Float32, false)
	moments := Moments{}
	parts := min(calibrationParts, len(ids))
	part := len(ids) / parts
	words := min(calibrationWords, part)
	state := m.NewState(parts)
	var x []int32 // (parts, steps)
	for from := 0; from < words; from += calibrationSteps {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		to := min(words, from+calibrationSteps)
		x = x[:0]
		for b := range parts {
			x = append(x, ids[b*part+from:b*part+to]...)
		}
		moments.add(p, m.decoder.weight.Name, m.hiddens(p, x, state, nil, nil), m.decoder.in)
		if m.projection != nil {
			moments.add(p, m.projection.weight.Name, m.output, m.Hidden)
		}
		for _, l := range m.layers {
			moments.add(p, l.wih.Name, l.x, l.in)
			moments.add(p, l.whh.Name, l.h[:len(x)*m.Hidden], m.Hidden)
		}
	}
	if !m.Tied {
		moments.add(p, m.embedding.weight.Name, m.layers[0].wih.Value, m.Embedding)
	}
	return moments, parts * words, nil
}

// add adds XᵀX to the moments of the matrix of that name, whose inputs are X (N, n).
func (s Moments) add(p *kernels.Pool, name string, x []float32, n int) {
	if s[name] == nil {
		s[name] = make([]float32, n*n)
	}
	p.Gemm(kernels.Gemm{M: n, N: n, K: len(x) / n, A: x, LDA: n, TransA: true, B: x, LDB: n, C: s[name], LDC: n, Add: true})
}
