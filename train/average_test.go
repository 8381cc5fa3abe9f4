package train

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// TestAverage compares with sums in float64, on more than one job of numbers.
func TestAverage(t *testing.T) {
	pool := kernels.NewPool(kernels.Sets()[0], 3)
	defer pool.Close()
	const n, steps = chunkSize + 7, 200
	for _, decay := range []float64{0, 0.9} {
		p := &nn.Param{Name: "w", Shape: []int{n}, Value: make([]float32, n)}
		a := newAverage([]*nn.Param{p}, decay)
		r := rand.New(rand.NewPCG(1, 1))
		want := make([]float64, n)
		for step := range steps {
			for i := range p.Value {
				p.Value[i] = float32(r.NormFloat64())
			}
			a.add(pool, int64(step))
			for i, v := range p.Value {
				keep := min(decay, float64(1+step)/float64(10+step)) // TensorFlow's num_updates
				switch {
				case step == 0:
					keep = 0
				case decay == 0:
					keep = float64(step) / float64(step+1)
				}
				want[i] = keep*want[i] + (1-keep)*float64(v)
			}
		}
		last := slices.Clone(p.Value)
		a.swap()
		for i, v := range p.Value {
			if math.Abs(float64(v)-want[i]) > 1e-5 {
				t.Fatalf("decay %v: mean %v, want %v", decay, v, want[i])
			}
		}
		a.swap()
		if !slices.Equal(p.Value, last) {
			t.Errorf("decay %v: swapping twice changes the weights", decay)
		}
		wantError(t, a.restore(nil), "state.average.w", "0", "want")
	}
}

// TestWeightDecay: matrices shrink by rate·decay before Adam's step, biases do not.
func TestWeightDecay(t *testing.T) {
	pool := kernels.NewPool(kernels.Sets()[0], 2)
	defer pool.Close()
	matrix := &nn.Param{Name: "m", Shape: []int{1, 2}, Value: []float32{2, -4}, Grad: []float32{0, 1}}
	bias := &nn.Param{Name: "b", Shape: []int{2}, Value: []float32{2, -4}, Grad: []float32{0, 1}}
	newOptimizer([]*nn.Param{matrix, bias}).apply(pool, update{step: 1, rate: 0.1, beta1: 0.9, epsilon: 1e-8, norm: 1, decay: 0.5})
	// Adam's first step is the rate, against the gradient's sign.
	for i, c := range [][2]float64{{float64(matrix.Value[0]), 2 * 0.95}, {float64(matrix.Value[1]), -4*0.95 - 0.1},
		{float64(bias.Value[0]), 2}, {float64(bias.Value[1]), -4.1}} {
		if math.Abs(c[0]-c[1]) > 1e-6 {
			t.Errorf("%d: %v, want %v", i, c[0], c[1])
		}
	}
}

// TestAdamEpsilon: Adam's first step is rate·g/(|g|+ε), so that a large ε holds weights with small gradients.
func TestAdamEpsilon(t *testing.T) {
	pool := kernels.NewPool(kernels.Sets()[0], 2)
	defer pool.Close()
	for _, epsilon := range []float64{1e-8, 1e-3, 1} {
		w := &nn.Param{Name: "w", Shape: []int{3}, Value: make([]float32, 3), Grad: []float32{1e-3, -1e-5, 1}}
		newOptimizer([]*nn.Param{w}).apply(pool, update{step: 1, rate: 0.1, beta1: 0.9, epsilon: epsilon})
		for i, g := range w.Grad {
			want := -0.1 * float64(g) / (math.Abs(float64(g)) + epsilon)
			if got := float64(w.Value[i]); math.Abs(got-want) > 1e-4*math.Abs(want) {
				t.Errorf("ε %v, gradient %v: step %v, want %v", epsilon, g, got, want)
			}
		}
	}
}
