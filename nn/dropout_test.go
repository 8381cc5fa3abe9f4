package nn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

func TestDropout(t *testing.T) {
	const n = 100_003 // no multiple of the four masks that one draw gives
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%7 + 1)
	}
	for _, p := range []float64{0.01, 0.2, 0.5, 0.9} {
		l := dropout{p: p}
		y := l.forward(x, rand.NewPCG(1, 2))
		zeros := 0
		for i, v := range y {
			switch {
			case v == 0:
				zeros++
			case math.Abs(float64(v)-float64(x[i])/(1-p)) > 1e-5*float64(v):
				t.Fatalf("p %v: y[%d] = %v of x %v", p, i, v, x[i])
			}
		}
		// Five standard deviations of a binomial; the seed is fixed.
		if off := math.Abs(float64(zeros) - p*n); off > 5*math.Sqrt(n*p*(1-p)) {
			t.Errorf("p %v: %d zeros of %d", p, zeros, n)
		}
		dy := slices.Repeat([]float32{1}, n)
		l.backward(dy)
		for i, d := range dy {
			if (d == 0) != (y[i] == 0) || d != 0 && math.Abs(float64(d)*(1-p)-1) > 1e-5 {
				t.Fatalf("p %v: dx[%d] = %v where y is %v", p, i, d, y[i])
			}
		}
		again := dropout{p: p}
		if !slices.Equal(again.forward(x, rand.NewPCG(1, 2)), y) {
			t.Errorf("p %v: the same generator gives another mask", p)
		}
		if slices.Equal(again.forward(x, rand.NewPCG(1, 3)), y) {
			t.Errorf("p %v: another generator gives the same mask", p)
		}
	}
}

// TestDropoutOff: without a generator or with p = 0, x passes as it is, and so
// does dy, also after a batch that was masked.
func TestDropoutOff(t *testing.T) {
	x := []float32{1, 2, 3}
	l := dropout{p: 0.5}
	l.forward(slices.Repeat([]float32{1}, 50), rand.NewPCG(1, 1))
	none := dropout{}
	for name, y := range map[string][]float32{"no generator": l.forward(x, nil), "p 0": none.forward(x, rand.NewPCG(1, 1))} {
		if &y[0] != &x[0] {
			t.Errorf("%s: not x itself", name)
		}
	}
	dy := []float32{1, 2, 3}
	l.backward(dy)
	none.backward(dy)
	if !slices.Equal(dy, []float32{1, 2, 3}) {
		t.Errorf("dx %v", dy)
	}
}

// TestEvalDropsNothing: a model with dropout evaluates as one without.
func TestEvalDropsNothing(t *testing.T) {
	p := kernels.NewPool(kernels.Sets()[0], 1)
	defer p.Close()
	var all [2][]float32
	for i, rate := range []float64{0, 0.7} {
		m, x, y, s := tiny(t, Config{Vocab: 11, Embedding: 5, Hidden: 7, Layers: 2, Dropout: rate}, 2, 3)
		m.Eval(p, x, y, s, func(_ int, l []float32, _ float64) { all[i] = append(all[i], l...) })
	}
	if !slices.Equal(all[0], all[1]) {
		t.Error("dropout changes an evaluation")
	}
}
