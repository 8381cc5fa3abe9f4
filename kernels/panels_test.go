package kernels

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGemvPanels: the same bits as GemvInt8, on pools as well; the reader finds nothing
// written beside them.
func TestGemvPanels(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		if s.panelsFour == nil {
			t.Skip("no panels")
		}
		pool := NewPool(s, 2)
		defer pool.Close()
		r := rand.New(rand.NewPCG(9, 9))
		for _, c := range []struct{ m, n, texts int }{{64, 64, 4}, {128, 1, 5}, {192, 100, 6}, {64, 512, 7}, {2048, 512, 32}, {4096, 1024, 9}} {
			a := quantized(t, s, mixed(r, c.m, c.n), c.m, c.n)
			panels := s.NewPanels(a)
			var x Int8Batch
			s.Quantize(&x, random(r, c.texts*c.n), c.n, c.n, c.texts)
			ldy := c.m + 3
			want := make([]float32, c.texts*ldy)
			s.GemvInt8(want, ldy, a, &x)
			whole, y := guarded((c.texts-1)*ldy + c.m)
			s.GemvPanels(y, ldy, panels, &x)
			checkGuard(t, whole)
			again := make([]float32, len(want))
			pool.Wake()
			pool.GemvPanels(again, ldy, panels, &x)
			for b := range c.texts {
				row := want[b*ldy:][:c.m]
				if !slices.EqualFunc(y[b*ldy:][:c.m], row, same) || !slices.EqualFunc(again[b*ldy:][:c.m], row, same) {
					t.Fatalf("(%d, %d): vector %d of %d differs", c.m, c.n, b, c.texts)
				}
			}
		}
		if s.NewPanels(quantized(t, s, make([]float32, 100), 50, 2)) != nil {
			t.Error("panels of 50 rows")
		}
	})
}

func BenchmarkGemvPanels(b *testing.B) {
	const m, n = 2048, 512
	s, err := Default()
	if err != nil || s.panelsFour == nil {
		b.Skip("no panels")
	}
	r := rand.New(rand.NewPCG(9, 9))
	a, err := s.NewInt8(random(r, m*n), n, m, n)
	if err != nil {
		b.Fatal(err)
	}
	panels := s.NewPanels(a)
	for _, texts := range []int{4, 8, 16, 32} {
		var x Int8Batch
		s.Quantize(&x, random(r, texts*n), n, n, texts)
		y := make([]float32, texts*m)
		for name, f := range map[string]func(){"panels": func() { s.GemvPanels(y, m, panels, &x) }, "rows": func() { s.GemvInt8(y, m, a, &x) }} {
			b.Run(fmt.Sprintf("%s/%d", name, texts), func(b *testing.B) {
				for b.Loop() {
					f()
				}
				b.ReportMetric(float64(2*m*n*texts*b.N)/b.Elapsed().Seconds()/1e9, "GOP/s")
			})
		}
	}
}
