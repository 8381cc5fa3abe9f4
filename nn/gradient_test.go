package nn

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

// tiny returns a model with weights large enough to bend the gates, a batch, and
// the state before it.
func tiny(t *testing.T, cfg Config, batch, steps int) (m *Model, x, y []int32, s *State) {
	t.Helper()
	m, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 7))
	for _, p := range m.Params() {
		for i := range p.Value {
			p.Value[i] = float32(r.NormFloat64() * 0.4)
		}
	}
	m.Trainable()
	x, y = make([]int32, batch*steps), make([]int32, batch*steps)
	for i := range x {
		x[i], y[i] = int32(r.IntN(cfg.Vocab)), int32(r.IntN(cfg.Vocab))
	}
	s = m.NewState(batch)
	for i := range s.H {
		s.H[i] = float32(r.NormFloat64() * 0.3)
		if c := float32(r.NormFloat64()); s.C != nil {
			s.C[i] = c
		}
	}
	return m, x, y, s
}

// forCells runs a test on the shape with every cell and the best kernel set, or with
// every set if LSTMKB_THOROUGH is not empty.
func forCells(t *testing.T, cfg Config, f func(t *testing.T, cfg Config, set *kernels.Set)) {
	t.Helper()
	sets := kernels.Sets()
	if os.Getenv("LSTMKB_THOROUGH") == "" {
		sets = sets[len(sets)-1:]
	}
	for _, cell := range Cells {
		for _, set := range sets {
			t.Run(cell.Name+"/"+set.Name, func(t *testing.T) {
				cfg.Cell = CanonicalCell(cell.Name)
				f(t, cfg, set)
			})
		}
	}
}

// TestGradientsByFiniteDifferences moves each parameter tensor along a random
// direction d and compares the slope of the loss with <gradient, d>.
func TestGradientsByFiniteDifferences(t *testing.T) {
	projected := Config{Vocab: 19, Embedding: 6, Hidden: 17, Layers: 3, Tied: true}
	for name, c := range map[string]struct {
		Config
		Regularization
	}{
		"starts":      {Config{Vocab: 11, Embedding: 5, Hidden: 7, Layers: 2}, PlainDropout()},
		"one layer":   {Config{Vocab: 11, Embedding: 5, Hidden: 7, Layers: 1}, PlainDropout()},
		"untied":      {Config{Vocab: 19, Embedding: 6, Hidden: 9, Layers: 2}, PlainDropout()},
		"tied":        {Config{Vocab: 19, Embedding: 8, Hidden: 8, Layers: 2, Tied: true}, PlainDropout()},
		"projected":   {projected, PlainDropout()},
		"dropout":     {Config{Vocab: 19, Embedding: 6, Hidden: 17, Layers: 2, Dropout: 0.3}, PlainDropout()},
		"locked":      {projected, Regularization{Input: 0.5, Layers: 0.3, Output: 0.4, Locked: true}},
		"words":       {projected, Regularization{Words: 0.3}},
		"weight-drop": {projected, Regularization{WeightDrop: 0.4}},
		"AR":          {projected, Regularization{AR: 0.7, Output: 0.4}},
		"TAR":         {projected, Regularization{TAR: 0.9, Output: 0.4}},
		"everything": {projected, Regularization{Input: 0.4, Layers: 0.3, Output: 0.4, Locked: true,
			Words: 0.2, WeightDrop: 0.4, AR: 0.7, TAR: 0.9}},
	} {
		t.Run(name, func(t *testing.T) {
			forCells(t, c.Config, func(t *testing.T, cfg Config, set *kernels.Set) {
				p := kernels.NewPool(set, 2)
				defer p.Close()
				m, x, y, s0 := tiny(t, cfg, 3, 5)
				if err := m.Regularize(c.Regularization); err != nil {
					t.Fatal(err)
				}
				if name == "starts" || name == "everything" { // words 0, 2 and 4 of text 0, 1 of text 1
					m.Starts = []bool{true, false, true, false, true, false, true, false, false, false, false, false, false, false, false}
				}
				loss := func() float64 { // the masks are the same each time
					s := m.NewState(3)
					s.Copy(s0)
					return m.Train(p, x, y, s, rand.NewPCG(1, 2)) + m.penalty.sum
				}
				r := rand.New(rand.NewPCG(9, 9))
				for i, w := range m.Params() {
					loss()
					grad := append([]float32(nil), w.Grad...)
					value := append([]float32(nil), w.Value...)
					direction := make([]float64, len(grad))
					var want, size float64
					for j := range direction {
						direction[j] = r.NormFloat64()
						want += direction[j] * float64(grad[j])
						size += float64(grad[j]) * float64(grad[j])
					}
					const step = 2e-3
					move := func(by float64) float64 {
						for j := range value {
							w.Value[j] = value[j] + float32(by*direction[j])
						}
						return loss()
					}
					// Richardson: the error of two central differences cancels to fourth order.
					near := (move(step) - move(-step)) / (2 * step)
					far := (move(2*step) - move(-2*step)) / (4 * step)
					copy(w.Value, value)
					got := (4*near - far) / 3
					if math.Abs(got-want) > 2e-3*math.Sqrt(size)+1e-4 {
						t.Errorf("%d %s: slope %.6f, gradient says %.6f (norm %.4f)", i, w.Name, got, want, math.Sqrt(size))
					}
				}
			})
		})
	}
}
