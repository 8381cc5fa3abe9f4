package infer_test

import (
	"fmt"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// BenchmarkScreenBuiltin is a word of each text and the five likeliest next ones, of which the
// text goes on with each in turn, of the built-in model: with all scores, and with a screen,
// which NewScreen does not make of it (docs/adr/0007).
func BenchmarkScreenBuiltin(b *testing.B) {
	set, err := kernels.Default()
	if err != nil || !set.FastPacked() {
		b.Skip("these kernels have no screen")
	}
	m, err := checkpoint.Open("../languages/en")
	if err != nil {
		b.Fatal(err)
	}
	n, err := m.Inference()
	if err != nil {
		b.Fatal(err)
	}
	screen, left := infer.ScreenAnyway(n, set, 128)
	b.Logf("128 components leave %.1f %% of the words", 100*left)
	n.PrepareBatches(set)
	for _, batch := range []int{1, 32} {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("all/batch=%d/threads=%d", batch, threads), func(b *testing.B) {
				benchFive(b, n, set, threads, batch, nil)
			})
			b.Run(fmt.Sprintf("screen/batch=%d/threads=%d", batch, threads), func(b *testing.B) {
				benchFive(b, n, set, threads, batch, screen)
			})
		}
	}
}

func benchFive(b *testing.B, n *infer.Model, set *kernels.Set, threads, batch int, screen *infer.Screen) {
	pool := kernels.NewPool(set, threads)
	defer pool.Close()
	step, logits, lists := n.NewRunner(pool), make([]float32, batch*n.Vocab), make([]infer.Shortlist, batch)
	states, ids, five := make([]*nn.State, batch), make([]int32, batch), make([]int, batch)
	for i := range states {
		states[i], ids[i], five[i], lists[i].Best = n.NewState(1), int32(2+i), 5, make([]int32, 5)
	}
	b.ReportAllocs()
	for at := 0; b.Loop(); at++ {
		step.NextBatch(states, ids)
		if screen != nil {
			lists = step.LogitsScreenedBatch(screen, logits, states, five)
		} else {
			step.LogitsBatch(logits, states)
			for i := range lists {
				row := logits[i*n.Vocab:][:n.Vocab]
				set.TopK(lists[i].Best, row)
				lists[i].Total = set.LogSumExp(row)
			}
		}
		for i, list := range lists {
			ids[i] = list.Best[(at+i)%5]
		}
	}
	b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "words/s")
}
