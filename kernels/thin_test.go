package kernels

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGemvThin compares with sums in 64 bits, to the last bit, and the pool's with the set's.
func TestGemvThin(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		pool := NewPool(s, 2)
		defer pool.Close()
		r := rand.New(rand.NewPCG(5, 6))
		for _, m := range []int{0, 1, 63, 64, 65, 128, 200, 10_001} {
			a := quantized(t, s, mixed(r, m, ThinColumns), m, ThinColumns)
			thin, err := NewThin(a)
			if err != nil {
				t.Fatal(err)
			}
			const texts = 6
			var x Int8Batch
			s.Quantize(&x, random(r, texts*ThinColumns), ThinColumns, ThinColumns, texts)
			bias, ldy := random(r, m), m+2
			whole, y := guarded((texts-1)*ldy + m)
			most := make([]float32, texts*ThinPanels(m))
			s.GemvThin(y, ldy, most, thin, bias, &x)
			checkGuard(t, whole)
			for b := range texts {
				for i := range m {
					sum := int64(0)
					for j := range ThinColumns {
						sum += int64(a.Data[i*a.LD+j]) * int64(x.Data[b*x.LD+j])
					}
					if want := float32(float32(sum)*a.Scale[i]*x.Scale[b]) + bias[i]; !same(y[b*ldy+i], want) {
						t.Fatalf("%d rows: y[%d][%d] = %v, want %v", m, b, i, y[b*ldy+i], want)
					}
				}
			}
			for b := range texts {
				for p := range ThinPanels(m) {
					from, to := ThinPanel(m, p)
					if p == ThinPanels(m)-1 {
						from = max(0, m-thinRows)
					}
					if got, want := most[b*ThinPanels(m)+p], slices.Max(y[b*ldy:][from:to]); got != want {
						t.Fatalf("%d rows: the largest of panel %d is %v, want %v", m, p, got, want)
					}
				}
			}
			again, largest := slices.Clone(y), slices.Clone(most)
			clear(most)
			for b := range texts {
				clear(again[b*ldy:][:m])
			}
			pool.Wake()
			pool.GemvThin(again, ldy, most, thin, bias, &x)
			if !slices.EqualFunc(again, y, same) || !slices.Equal(most, largest) {
				t.Errorf("%d rows: the pool's differ", m)
			}
		}
	})
	if _, err := NewThin(quantized(t, &generic, make([]float32, 96), 3, 32)); err == nil {
		t.Error("rows of 32 are taken")
	}
}
