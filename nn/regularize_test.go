package nn

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

func TestRegularizeRefuses(t *testing.T) {
	m, err := New(Config{Vocab: 5, Embedding: 2, Hidden: 3, Layers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]Regularization{
		"input is 1":        {Input: 1},
		"layers is NaN":     {Layers: math.NaN()},
		"output is 2":       {Output: 2},
		"words is -1":       {Words: -1},
		"weight drop is -0": {WeightDrop: -0.1},
		"0 or more":         {AR: -1},
		"NaN, want 0":       {TAR: math.NaN()},
	} {
		if err := m.Regularize(r); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v: error %v, want %q in it", r, err, name)
		}
	}
}

// TestRates: each rate acts at its own place.
func TestRates(t *testing.T) {
	p := kernels.NewPool(kernels.Sets()[0], 2)
	defer p.Close()
	m, x, y, s := tiny(t, Config{Vocab: 19, Embedding: 6, Hidden: 9, Layers: 3, Dropout: 0.25}, 3, 5)
	for _, c := range []struct {
		r    Regularization
		want []float64 // of the four drops
	}{
		{PlainDropout(), []float64{0.25, 0.25, 0.25, 0.25}},
		{Regularization{Input: 0.1, Layers: 0.2, Output: -1}, []float64{0.1, 0.2, 0.2, 0.25}},
		{Regularization{Output: 0.3}, []float64{0, 0, 0, 0.3}},
	} {
		if err := m.Regularize(c.r); err != nil {
			t.Fatal(err)
		}
		m.Train(p, x, y, s, rand.NewPCG(1, 1))
		for i, want := range c.want {
			if m.drops[i].p != want || (len(m.drops[i].mask) > 0) != (want > 0) {
				t.Errorf("%+v: drop %d has rate %v and a mask of %d, want rate %v", c.r, i, m.drops[i].p, len(m.drops[i].mask), want)
			}
		}
	}
}

// TestPenalty checks AR and TAR against their formulas; a batch of a single time
// step has no differences.
func TestPenalty(t *testing.T) {
	const batch, h = 3, 7001 // more than a job of entries
	for _, pool := range pools(t) {
		for _, steps := range []int{1, 2, 5} {
			n := steps * batch * h
			r := rand.New(rand.NewPCG(5, uint64(steps)))
			x, d := make([]float32, n), make([]float32, n)
			for i := range x {
				x[i] = float32(r.NormFloat64())
			}
			l := penalty{ar: 2, tar: 3}
			l.output(pool, x, d)
			l.hidden(pool, x, d, batch*h)
			want, pairs := 0.0, float64(n-batch*h)
			for i, v := range x {
				grad := 2 * 2 * float64(v) / float64(n)
				want += 2 * float64(v) * float64(v) / float64(n)
				if i >= batch*h {
					diff := float64(v - x[i-batch*h])
					want += 3 * diff * diff / pairs
					grad += 2 * 3 * diff / pairs
				}
				if i < n-batch*h {
					grad -= 2 * 3 * float64(x[i+batch*h]-v) / pairs
				}
				if math.Abs(float64(d[i])-grad) > 1e-6*(math.Abs(grad)+1e-4) {
					t.Fatalf("%d steps: dx[%d] = %v, want %v", steps, i, d[i], grad)
				}
			}
			if math.Abs(l.sum-want) > 1e-4*want {
				t.Errorf("%d steps: penalty %v, want %v", steps, l.sum, want)
			}
		}
	}
}

// heavy is all regularisation at once.
var heavy = Regularization{Input: 0.4, Layers: 0.3, Output: 0.4, Locked: true, Words: 0.2, WeightDrop: 0.4, AR: 0.7, TAR: 0.9}

// TestSameBits: a step's loss and gradients do not depend on the number of threads.
func TestSameBits(t *testing.T) {
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range Cells {
		var first [][]float32
		for threads := 1; threads <= 3; threads++ {
			p := kernels.NewPool(set, threads)
			defer p.Close()
			m, x, y, s := tiny(t, Config{Vocab: 301, Embedding: 33, Hidden: 65, Layers: 2, Tied: true, Cell: cell.Name}, 6, 9)
			if err := m.Regularize(heavy); err != nil {
				t.Fatal(err)
			}
			loss := m.Train(p, x, y, s, rand.NewPCG(3, 3))
			got := [][]float32{{float32(loss)}}
			for _, w := range m.Params() {
				got = append(got, w.Grad)
			}
			if first == nil {
				first = got
			}
			for i := range got {
				if !slices.Equal(got[i], first[i]) {
					t.Errorf("%s, %d threads: gradient %d differs", cell.Name, threads, i)
				}
			}
		}
	}
}

// TestNoAllocation: a training step in steady state leaves nothing for the collector.
func TestNoAllocation(t *testing.T) {
	forCells(t, Config{Vocab: 301, Embedding: 33, Hidden: 65, Layers: 2, Tied: true}, func(t *testing.T, cfg Config, set *kernels.Set) {
		p := kernels.NewPool(set, 2)
		defer p.Close()
		m, x, y, s := tiny(t, cfg, 6, 9)
		if err := m.Regularize(heavy); err != nil {
			t.Fatal(err)
		}
		rng := rand.NewPCG(3, 3)
		if n := testing.AllocsPerRun(5, func() { m.Train(p, x, y, s, rng) }); n > 0 {
			t.Errorf("%v allocations a step", n)
		}
	})
}

// TestRegularizedBFloat16: in bfloat16, whose numbers have 8 bits, the gradients
// are float32's but for a share of their size. The weights are of the size with which
// training begins: by larger ones any recurrence may amplify a rounding from step to step.
func TestRegularizedBFloat16(t *testing.T) {
	forCells(t, Config{Vocab: 61, Embedding: 17, Hidden: 33, Layers: 2, Tied: true}, func(t *testing.T, cfg Config, set *kernels.Set) {
		p := kernels.NewPool(set, 2)
		defer p.Close()
		grads := func(prec kernels.Precision) (all []float32) {
			m, x, y, s := tiny(t, cfg, 6, 9)
			for _, w := range m.Params() {
				for i := range w.Value {
					w.Value[i] /= 4
				}
			}
			if err := m.Regularize(heavy); err != nil {
				t.Fatal(err)
			}
			m.Precision = prec
			m.Train(p, x, y, s, rand.NewPCG(3, 3))
			for _, w := range m.Params() {
				all = append(all, w.Grad...)
			}
			return all
		}
		var off, size float64
		exact := grads(kernels.Float32)
		for i, g := range grads(kernels.BFloat16) {
			off += math.Pow(float64(g-exact[i]), 2)
			size += math.Pow(float64(exact[i]), 2)
		}
		if share := math.Sqrt(off / size); share == 0 || share > 0.01 {
			t.Errorf("the gradients in bfloat16 are off by %.3g of their norm, want up to 0.01 and not 0", share)
		}
	})
}

// TestLogitsInt8: with logits of numbers in 8 bits, loss and gradients are bfloat16's
// but for a share of their size, and a NaN still shows.
func TestLogitsInt8(t *testing.T) {
	for _, set := range kernels.Sets() {
		p := kernels.NewPool(set, 2)
		defer p.Close()
		cfg := Config{Vocab: 333, Embedding: 17, Hidden: 70, Layers: 1}
		train := func(int8 bool, change func(m *Model)) (loss float64, all []float32) {
			m, x, y, s := tiny(t, cfg, 6, 9)
			change(m)
			m.Precision, m.LogitsInt8 = kernels.BFloat16, int8
			loss = m.Train(p, x, y, s, nil)
			for _, w := range m.Params() {
				all = append(all, w.Grad...)
			}
			return loss, all
		}
		same := func(*Model) {}
		wantLoss, want := train(false, same)
		loss, got := train(true, same)
		if !set.FitsInt8(cfg.Hidden) {
			if loss != wantLoss {
				t.Errorf("%s: loss %v, want %v, as without", set.Name, loss, wantLoss)
			}
			continue
		}
		var off, size float64
		for i, g := range got {
			off += math.Pow(float64(g-want[i]), 2)
			size += math.Pow(float64(want[i]), 2)
		}
		if share := math.Sqrt(off / size); share == 0 || share > 0.03 {
			t.Errorf("%s: the gradients are off by %.3g of their norm, want up to 0.03 and not 0", set.Name, share)
		}
		if math.Abs(loss-wantLoss) > 0.01*wantLoss || loss == wantLoss {
			t.Errorf("%s: loss %v, want %v within 1 %%, and not the same", set.Name, loss, wantLoss)
		}
		nan := float32(math.NaN())
		for name, change := range map[string]func(m *Model){
			"a weight": func(m *Model) { m.Param("decoder.weight").Value[5] = nan },
			"h":        func(m *Model) { m.Param("lstm.bias_ih_l0").Value[1] = nan },
		} {
			if loss, _ := train(true, change); !math.IsNaN(loss) {
				t.Errorf("%s: loss %v with a NaN in %s", set.Name, loss, name)
			}
		}
	}
}
