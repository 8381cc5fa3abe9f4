package infer

import (
	"fmt"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// BenchmarkInference is one token of each text and the scores of all that may follow,
// of the default model with int8 weights.
func BenchmarkInference(b *testing.B) {
	cfg := nn.Config{Vocab: 33278, Embedding: 256, Hidden: 512, Layers: 2}
	_, n, _, _ := inferences(b, cfg)
	set, err := kernels.Default()
	if err != nil {
		b.Fatal(err)
	}
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprintf("screened/threads=%d", threads), func(b *testing.B) {
			pool := kernels.NewPool(set, threads)
			defer pool.Close()
			sc := n.NewScreen(set, func(int32) bool { return true })
			if sc == nil {
				b.Skip("these kernels have no screen")
			}
			step, logits, st, top := n.NewRunner(pool), make([]float32, cfg.Vocab), n.NewState(1), make([]int32, 5)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				step.Next(st, int32(i*7919%cfg.Vocab))
				step.LogitsScreened(sc, logits, st, len(top))
				set.TopK(top, logits)
				set.LogSumExp(logits)
			}
		})
	}
	for _, batch := range []int{1, 32} {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("batch=%d/threads=%d", batch, threads), func(b *testing.B) {
				pool := kernels.NewPool(set, threads)
				defer pool.Close()
				step, logits, ids := n.NewRunner(pool), make([]float32, batch*cfg.Vocab), someIDs(batch, cfg.Vocab)
				states := make([]*nn.State, batch)
				for i := range states {
					states[i] = n.NewState(1)
				}
				top := make([]int32, 5)
				b.ReportAllocs()
				for b.Loop() {
					step.NextBatch(states, ids)
					step.LogitsBatch(logits, states)
					for i := range states {
						row := logits[i*cfg.Vocab:][:cfg.Vocab]
						set.TopK(top, row)
						set.LogSumExp(row)
					}
				}
				b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "tokens/s")
			})
		}
	}
}
