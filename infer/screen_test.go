package infer

import (
	"math"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// TestLogitsScreened: the k best allowed words are those of Logits, bit for bit and in
// order, on many states (the seed is fixed; see maxErrors); the others are below them and near what they should be.
func TestLogitsScreened(t *testing.T) {
	cfg := nn.Config{Vocab: 3001, Embedding: 256, Hidden: 64, Layers: 1, Tied: true}
	allowed := func(id int32) bool { return id%5 != 0 }
	sets := kernels.Sets()
	_, n, _, _ := inferences(t, cfg)
	sc := n.newScreen(sets[len(sets)-1], allowed)
	if sc == nil {
		t.Fatal("64 hidden units leave no screen")
	}
	for _, set := range sets {
		pool := kernels.NewPool(set, 2)
		defer pool.Close()
		step, st := n.NewRunner(pool), n.NewState(1)
		want, got := make([]float32, cfg.Vocab), make([]float32, cfg.Vocab)
		states := 40
		if !set.FastPacked() || testing.Short() {
			states = 4 // the reference is slow
		}
		for i, id := range someIDs(states, cfg.Vocab) {
			step.Next(st, id)
			step.Logits(want, st)
			for id := range want {
				if !allowed(int32(id)) {
					want[id] = float32(math.Inf(-1))
				}
			}
			for _, k := range []int{1, 5, 40, cfg.Vocab} {
				step.LogitsScreened(sc, got, st, k)
				a, b := make([]int32, k), make([]int32, k)
				a, b = a[:set.TopK(a, want)], b[:set.TopK(b, got)]
				if k < cfg.Vocab && !slices.Equal(a, b) {
					t.Fatalf("%s, state %d: the %d best are %v, want %v", set.Name, i, k, b, a)
				}
				exact, off, spread := 0, 0.0, 0.0
				for id, v := range got {
					if allowed(int32(id)) != !math.IsInf(float64(v), -1) {
						t.Fatalf("%s: word %d scores %v", set.Name, id, v)
					}
					if v == want[id] {
						exact++
					}
					if allowed(int32(id)) {
						off, spread = off+math.Pow(float64(v-want[id]), 2), spread+math.Pow(float64(want[id]), 2)
					}
				}
				for _, id := range a {
					if k < cfg.Vocab && got[id] != want[id] {
						t.Fatalf("%s: word %d scores %v, want %v", set.Name, id, got[id], want[id])
					}
				}
				if off > 0.2*spread {
					t.Errorf("%s: estimates are off by %.2f of the scores' size", set.Name, math.Sqrt(off/spread))
				}
				if k == 1 && exact > cfg.Vocab*9/10 {
					t.Errorf("%s: %d words are scored in full", set.Name, exact)
				}
			}
		}
		st.H[0] = float32(math.NaN())
		step.LogitsScreened(sc, got, st, 5) // no answer, and no panic
		if a := testing.AllocsPerRun(10, func() { st.Reset(); step.LogitsScreened(sc, got, st, 5) }); a != 0 {
			t.Errorf("%s: %v allocations", set.Name, a)
		}
	}
}

// TestNewScreen: there is none where it would not pay.
func TestNewScreen(t *testing.T) {
	all := func(int32) bool { return true }
	sets := kernels.Sets()
	best := sets[len(sets)-1]
	floats, small, _, _ := inferences(t, nn.Config{Vocab: 300, Embedding: 256, Hidden: 8, Layers: 1, Tied: true})
	_, narrow, _, _ := inferences(t, nn.Config{Vocab: 3000, Embedding: 64, Hidden: 8, Layers: 1, Tied: true})
	_, random, _, _ := inferences(t, nn.Config{Vocab: 3000, Embedding: 8, Hidden: 256, Layers: 1})
	if floats.NewScreen(best, all) != nil || small.NewScreen(best, all) != nil || narrow.newScreen(best, all) != nil || random.newScreen(best, all) != nil {
		t.Error("a screen where it cannot gain")
	}
}
