package train

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// TestOverfitsOneBatch: a network with correct gradients and optimiser memorises a batch of
// noise.
func TestOverfitsOneBatch(t *testing.T) {
	for name, cfg := range map[string]nn.Config{
		"untied":    {Vocab: 50, Embedding: 16, Hidden: 32, Layers: 2},
		"tied":      {Vocab: 50, Embedding: 32, Hidden: 32, Layers: 1, Tied: true},
		"projected": {Vocab: 50, Embedding: 16, Hidden: 32, Layers: 2, Tied: true},
	} {
		sets := kernels.Sets()
		if name != "projected" && os.Getenv("LSTMKB_THOROUGH") == "" {
			sets = sets[len(sets)-1:] // one shape is tried with each
		}
		for _, set := range sets {
			t.Run(name+"/"+set.Name, func(t *testing.T) {
				pool := kernels.NewPool(set, 1)
				defer pool.Close()
				m, err := nn.New(cfg)
				if err != nil {
					t.Fatal(err)
				}
				m.Init(1, nil)
				m.Trainable()
				r := rand.New(rand.NewPCG(3, 3))
				x, y := make([]int32, 4*10), make([]int32, 4*10)
				for i := range x {
					x[i], y[i] = int32(r.IntN(cfg.Vocab)), int32(r.IntN(cfg.Vocab))
				}
				o, loss := newOptimizer(m.Params()), 0.0
				first := 0.0
				for i := range int64(300) {
					loss = m.Train(pool, x, y, m.NewState(4), nil)
					if i == 0 {
						first = loss
					}
					o.apply(pool, update{step: i + 1, rate: 1e-2, beta1: 0.9, epsilon: 1e-8, norm: o.norm(pool), clip: 1})
				}
				if first < 3 { // log 50 is 3.9: no knowledge yet
					t.Errorf("loss begins at %v", first)
				}
				if !(loss < 0.05) {
					t.Errorf("loss %v after 300 steps, want less than 0.05", loss)
				}
			})
		}
	}
}
