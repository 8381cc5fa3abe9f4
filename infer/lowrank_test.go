package infer

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// drawn is a model in int8 whose scores lie near few directions, as those of trained
// ones do: the columns of its decoder fall in size.
func drawn(t *testing.T, cfg nn.Config, fall float64) *Model {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	n, err := New(cfg, func(s nn.Spec) Matrix {
		x := make([]float32, s.Size())
		for i := range x {
			x[i] = float32(r.NormFloat64()) * 3 / float32(math.Sqrt(float64(cfg.Hidden)))
			if s.Name == "decoder.weight" {
				x[i] *= float32(math.Exp(-fall * float64(i%cfg.Hidden)))
			}
		}
		if !s.Quantizable() {
			return Matrix{Float32: x}
		}
		q, err := Quantize(x, s)
		if err != nil {
			t.Fatal(err)
		}
		return Matrix{Int8: q}
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestLowRank: the fewer directions a model has, the fewer components it gets; one without
// preferred directions gets none.
func TestLowRank(t *testing.T) {
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		cfg  nn.Config
		fall float64
		rank int
	}{
		{untied(128), 0, 0}, {untied(128), 0.15, 64}, {untied(128), 0.5, 64},
		{untied(128), 3, 64}, // a handful of directions
		{untied(256), 0, 0}, {untied(256), 0.15, 64}, {projected, 0, 128},
	} {
		rank := 0
		if low := drawn(t, c.cfg, c.fall).newLowRank(set); low != nil {
			rank = low.scores.N
		}
		if rank != c.rank {
			t.Errorf("%+v with columns that fall by e^-%v gets %d components, want %d", c.cfg, c.fall, rank, c.rank)
		}
	}
}

// projected has as many directions as hidden units, and one for the bias: too many for 64
// components.
var projected = nn.Config{Vocab: 2003, Embedding: 256, Hidden: 96, Layers: 1, Tied: true}

func untied(hidden int) nn.Config {
	return nn.Config{Vocab: 2003, Embedding: 32, Hidden: hidden, Layers: 1}
}

// TestLowRankScreen: estimates of 64 and of 128 components find the same best words as Logits,
// alone and side by side, with the same bits.
func TestLowRankScreen(t *testing.T) {
	for _, c := range []struct {
		cfg  nn.Config
		fall float64
		rank int
	}{{untied(128), 0.2, 64}, {projected, 0, 128}} {
		t.Run(fmt.Sprint(c.rank), func(t *testing.T) { testLowRankScreen(t, drawn(t, c.cfg, c.fall), c.rank) })
	}
}

func testLowRankScreen(t *testing.T, n *Model, rank int) {
	cfg := n.Config
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	allowed := func(id int32) bool { return id%5 != 0 }
	sc := n.newScreen(set, allowed)
	if sc == nil || sc.low.scores.N != rank {
		t.Fatalf("no screen of %d components", rank)
	}
	for _, threads := range []int{1, 2} {
		pool := kernels.NewPool(set, threads)
		defer pool.Close()
		const texts = 7
		step, states, ids, counts := n.NewRunner(pool), []*nn.State(nil), make([]int32, texts), make([]int, texts)
		for range texts {
			states = append(states, n.NewState(1))
		}
		want, got, alone := make([]float32, texts*cfg.Vocab), make([]float32, texts*cfg.Vocab), make([]float32, cfg.Vocab)
		for round := range 20 {
			for b := range ids {
				ids[b], counts[b] = int32((round*31+b*977)%cfg.Vocab), 1+b
			}
			step.NextBatch(states, ids)
			step.LogitsBatch(want, states)
			step.LogitsScreenedBatch(sc, got, states, counts)
			for b, k := range counts {
				x, y := want[b*cfg.Vocab:][:cfg.Vocab], got[b*cfg.Vocab:][:cfg.Vocab]
				exact := 0
				for id := range x {
					if !allowed(int32(id)) {
						x[id] = float32(math.Inf(-1))
					} else if x[id] == y[id] {
						exact++
					}
				}
				i, j := make([]int32, k), make([]int32, k)
				set.TopK(i, x)
				set.TopK(j, y)
				if !slices.Equal(i, j) {
					t.Fatalf("round %d, text %d: the best are %v, want %v", round, b, j, i)
				}
				for _, id := range i {
					if x[id] != y[id] {
						t.Fatalf("word %d scores %v, want %v", id, y[id], x[id])
					}
				}
				if exact > cfg.Vocab/4 {
					t.Errorf("%d words are scored in full", exact)
				}
				step.LogitsScreened(sc, alone, states[b], k)
				if !slices.Equal(alone, y) {
					t.Errorf("text %d scores otherwise alone", b)
				}
			}
		}
		if a := testing.AllocsPerRun(5, func() { step.LogitsScreenedBatch(sc, got, states, counts) }); a != 0 {
			t.Errorf("%d threads: %v allocations", threads, a)
		}
	}
}

// TestHostileLowRank: finite numbers that overflow in between leave no screen, or one that
// finds the right words.
func TestHostileLowRank(t *testing.T) {
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	cfg := untied(128)
	for name, change := range map[string]func(n *Model){
		"large scales":    func(n *Model) { scaleRows(n.decoder.weight.Int8, 0, cfg.Vocab, 1e35) },
		"larger scales":   func(n *Model) { scaleRows(n.decoder.weight.Int8, 0, cfg.Vocab, 1e37) },
		"one large scale": func(n *Model) { scaleRows(n.decoder.weight.Int8, 7, 8, 1e36) },
		"small scales":    func(n *Model) { scaleRows(n.decoder.weight.Int8, 0, cfg.Vocab, 1e-38) },
		"zeros":           func(n *Model) { scaleRows(n.decoder.weight.Int8, 0, cfg.Vocab, 0) },
		"large biases": func(n *Model) {
			for i := range n.decoder.bias {
				n.decoder.bias[i] = 3e38
			}
		},
		"a small bias":  func(n *Model) { n.decoder.bias[5] = -3e38 },
		"large LSTM":    func(n *Model) { scaleRows(n.layers[0].wih.Int8, 0, 4*cfg.Hidden, 1e36) },
		"an infinity":   func(n *Model) { n.decoder.bias[5] = float32(math.Inf(-1)) },
		"infinities":    func(n *Model) { n.decoder.bias[5], n.decoder.bias[6] = float32(math.Inf(1)), float32(math.Inf(1)) },
		"not a number":  func(n *Model) { n.decoder.bias[5] = float32(math.NaN()) },
		"no directions": func(n *Model) { clear(n.layers[0].bias); scaleRows(n.embedding.Int8, 0, cfg.Vocab, 0) },
	} {
		n := drawn(t, cfg, 0.2)
		change(n)
		sc := n.newScreen(set, func(int32) bool { return true })
		if sc == nil {
			continue
		}
		step, st := n.NewRunner(kernels.NewWorker(set)), n.NewState(1)
		want, got := make([]float32, cfg.Vocab), make([]float32, cfg.Vocab)
		step.Next(st, 3)
		step.Logits(want, st)
		best := make([]int32, 5)
		best = best[:set.TopK(best, want)]
		if list := step.LogitsScreened(sc, got, st, 5); !slices.Equal(list.Best, best) {
			t.Errorf("%s: %v, want %v", name, list.Best, best)
		}
	}
}

func scaleRows(a *Int8, from, to int, scale float32) {
	for i := from; i < to; i++ {
		a.Scale[i] = scale
	}
}

// TestOrthonormalize: uᵢᵀ·G·uⱼ is 1 if i = j, else 0, and zeros stay zeros.
func TestOrthonormalize(t *testing.T) {
	const in, rows = 9, 5
	r := rand.New(rand.NewPCG(3, 3))
	w, u := make([]float32, 20*in), make([]float32, rows*in)
	for i := range w {
		w[i] = float32(r.NormFloat64())
	}
	for i := range u {
		u[i] = float32(r.NormFloat64())
	}
	times := func(x []float32) []float32 { // WᵀW·x
		y := make([]float32, in)
		for row := range slices.Chunk(w, in) {
			d := float32(dot(row, x))
			for i := range y {
				y[i] += d * row[i]
			}
		}
		return y
	}
	gu := []float32(nil)
	for x := range slices.Chunk(u, in) {
		gu = append(gu, times(x)...)
	}
	orthonormalize(u[:4*in], gu[:4*in], in)
	for i := range 4 {
		for j := range 4 {
			want := 0.0
			if i == j {
				want = 1
			}
			if got := dot(u[i*in:][:in], times(u[j*in:][:in])); math.Abs(got-want) > 1e-4 {
				t.Errorf("u%d·G·u%d is %v, want %v", i, j, got, want)
			}
		}
	}
	copy(u[in:], u[:in]) // as another row, and so of no use
	copy(gu[in:], gu[:in])
	orthonormalize(u, gu, in)
	for _, v := range u[in : 2*in] {
		if v != 0 {
			t.Fatal("what is left of a row twice there is not zero")
		}
	}
	clear(u)
	clear(gu)
	orthonormalize(u, gu, in)
	for _, v := range u {
		if v != 0 {
			t.Fatal("zeros do not stay zeros")
		}
	}
}
