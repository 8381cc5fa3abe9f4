package infer

import (
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

// TestLowRank: a model with few directions gets estimates that find the same best words,
// alone and side by side, with the same bits; one without them gets none.
func TestLowRank(t *testing.T) {
	set, err := kernels.Default()
	if err != nil {
		t.Fatal(err)
	}
	cfg := nn.Config{Vocab: 2003, Embedding: 32, Hidden: 128, Layers: 1}
	if _, _, left := drawn(t, cfg, 0).newLowRank(set); left <= lowRankMost {
		t.Error("scores without directions have a low rank")
	}
	for _, fall := range []float64{0.15, 0.5, 3} { // the last leaves a handful of directions
		if _, _, left := drawn(t, cfg, fall).newLowRank(set); left > lowRankFew {
			t.Errorf("scores with columns that fall by e^-%v leave %.3f of the words", fall, left)
		}
	}
	n := drawn(t, cfg, 0.2)
	low, off, left := n.newLowRank(set)
	if left > lowRankFew {
		t.Fatalf("scores with few directions leave %.3f of the words", left)
	}
	allowed := func(id int32) bool { return id%5 != 0 }
	sc := n.screenBy(&Screen{low: low, off: off, few: true}, allowed)
	if !sc.SideBySide() {
		t.Error("texts are not screened side by side")
	}
	for _, threads := range []int{1, 2} {
		pool := kernels.NewPool(set, threads)
		defer pool.Close()
		const texts = 7
		step, states, ids, most := n.NewRunner(pool), []*nn.State(nil), make([]int32, texts), make([]int, texts)
		for range texts {
			states = append(states, n.NewState(1))
		}
		want, got, alone := make([]float32, texts*cfg.Vocab), make([]float32, texts*cfg.Vocab), make([]float32, cfg.Vocab)
		for round := range 20 {
			for b := range ids {
				ids[b], most[b] = int32((round*31+b*977)%cfg.Vocab), 1+b
			}
			step.NextBatch(states, ids)
			step.LogitsBatch(want, states)
			step.LogitsScreenedBatch(sc, got, states, most)
			for b, k := range most {
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
		if a := testing.AllocsPerRun(5, func() { step.LogitsScreenedBatch(sc, got, states, most) }); a != 0 {
			t.Errorf("%d threads: %v allocations", threads, a)
		}
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
