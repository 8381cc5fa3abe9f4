package nn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

// pools are one of each number of workers, on the reference.
func pools(t *testing.T) []*kernels.Pool {
	var all []*kernels.Pool
	for threads := 1; threads <= 3; threads++ {
		p := kernels.NewPool(kernels.Sets()[0], threads)
		t.Cleanup(p.Close)
		all = append(all, p)
	}
	return all
}

func TestDropout(t *testing.T) {
	pool := pools(t)
	const n = 100_003 // no multiple of the four masks that one draw gives
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%7 + 1)
	}
	for _, p := range []float64{0.01, 0.2, 0.5, 0.9} {
		l := dropout{p: p}
		y := l.forward(pool[0], x, n, rand.NewPCG(1, 2))
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
		l.backward(pool[0], dy)
		for i, d := range dy {
			if (d == 0) != (y[i] == 0) || d != 0 && math.Abs(float64(d)*(1-p)-1) > 1e-5 {
				t.Fatalf("p %v: dx[%d] = %v where y is %v", p, i, d, y[i])
			}
		}
		again := dropout{p: p}
		for i := range pool {
			if !slices.Equal(again.forward(pool[i], x, n, rand.NewPCG(1, 2)), y) {
				t.Errorf("p %v, %d threads: the same generator gives another mask", p, i+1)
			}
		}
		if slices.Equal(again.forward(pool[0], x, n, rand.NewPCG(1, 3)), y) {
			t.Errorf("p %v: another generator gives the same mask", p)
		}
	}
}

// TestDropoutOff: without a generator or with p = 0, x passes as it is, and so
// does dy, also after a batch that was masked.
func TestDropoutOff(t *testing.T) {
	pool := pools(t)[0]
	x := []float32{1, 2, 3}
	l := dropout{p: 0.5}
	l.forward(pool, slices.Repeat([]float32{1}, 50), 50, rand.NewPCG(1, 1))
	none := dropout{}
	for name, y := range map[string][]float32{
		"no generator": l.forward(pool, x, 3, nil), "p 0": none.forward(pool, x, 3, rand.NewPCG(1, 1)),
	} {
		if &y[0] != &x[0] {
			t.Errorf("%s: not x itself", name)
		}
	}
	dy := []float32{1, 2, 3}
	l.backward(pool, dy)
	none.backward(pool, dy)
	if !slices.Equal(dy, []float32{1, 2, 3}) {
		t.Errorf("dx %v", dy)
	}
}

// TestLockedDropout: a mask of one period repeats, across the bounds of jobs too,
// and consecutive periods are alike in forward and backward.
func TestLockedDropout(t *testing.T) {
	for _, pool := range pools(t) {
		for _, period := range []int{1, 7, 4096, maskChunk + 1} {
			x := slices.Repeat([]float32{3}, 5*period)
			l := dropout{p: 0.4}
			y := l.forward(pool, x, period, rand.NewPCG(4, 4))
			dy := slices.Repeat([]float32{1}, len(x))
			l.backward(pool, dy)
			kept := 0
			for i, v := range y {
				if v != y[i%period] || v != 3*dy[i] {
					t.Fatalf("period %d: y[%d] = %v, dx %v, want %v as in the first period", period, i, v, dy[i], y[i%period])
				}
				if v != 0 {
					kept++
				}
			}
			if period > 100 && (kept < len(x)/2 || kept > 7*len(x)/10) {
				t.Errorf("period %d: %d of %d kept, want 60 %%", period, kept, len(x))
			}
		}
	}
}

// TestEvalDropsNothing: a model with dropout evaluates as one without.
func TestEvalDropsNothing(t *testing.T) {
	p := kernels.NewPool(kernels.Sets()[0], 1)
	defer p.Close()
	var all [2][]float32
	for i, rate := range []float64{0, 0.7} {
		m, x, y, s := tiny(t, Config{Vocab: 11, Embedding: 5, Hidden: 7, Layers: 2, Dropout: rate}, 2, 3)
		r := PlainDropout()
		r.Locked, r.Words, r.WeightDrop = true, rate, rate
		if err := m.Regularize(r); err != nil {
			t.Fatal(err)
		}
		m.Train(p, x, y, m.NewState(2), rand.NewPCG(1, 1)) // leaves masks behind
		m.Eval(p, x, y, s, func(_ int, l []float32, _ float64) { all[i] = append(all[i], l...) })
	}
	if !slices.Equal(all[0], all[1]) {
		t.Error("dropout changes an evaluation")
	}
}
