package nn

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

func BenchmarkTrain(b *testing.B) {
	for _, d := range []struct {
		name         string
		cfg          Config
		batch, steps int
	}{
		{"default", Config{Vocab: 33278, Embedding: 256, Hidden: 512, Layers: 2, Dropout: 0.2}, 64, 30},
		{"keyboard", Config{Vocab: 16000, Embedding: 256, Hidden: 512, Layers: 1, Tied: true}, 32, 30},
	} {
		for _, c := range []struct {
			precision string
			threads   int
		}{{"float32", 1}, {"float32", 2}, {"bfloat16", 1}, {"bfloat16", 2}} {
			b.Run(fmt.Sprintf("%s/%s/threads=%d", d.name, c.precision, c.threads), func(b *testing.B) {
				set, err := kernels.Default()
				if err != nil {
					b.Fatal(err)
				}
				p := kernels.NewPool(set, c.threads)
				defer p.Close()
				m, err := New(d.cfg)
				if err != nil {
					b.Fatal(err)
				}
				if m.Precision, err = kernels.ParsePrecision(c.precision); err != nil {
					b.Fatal(err)
				}
				m.Init(1, nil)
				m.Trainable()
				n := d.batch * d.steps
				x, y := make([]int32, n), make([]int32, n)
				for i := range x {
					x[i], y[i] = int32(i*7919%d.cfg.Vocab), int32(i*104729%d.cfg.Vocab)
				}
				s, rng := m.NewState(d.batch), rand.NewPCG(1, 1)
				m.Train(p, x, y, s, rng)
				b.ReportAllocs()
				for b.Loop() {
					m.Train(p, x, y, s, rng)
				}
				b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "tokens/s")
			})
		}
	}
}
