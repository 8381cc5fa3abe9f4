package infer

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

var inferenceShapes = []nn.Config{
	{Vocab: 70, Embedding: 64, Hidden: 64, Layers: 2},
	{Vocab: 101, Embedding: 20, Hidden: 33, Layers: 1, Tied: true},
	{Vocab: 33, Embedding: 24, Hidden: 24, Layers: 3, Tied: true},
	{Vocab: 70, Embedding: 40, Hidden: 64, Layers: 2, Cell: "gru"},
	{Vocab: 53, Embedding: 20, Hidden: 33, Layers: 1, Tied: true, Cell: "gru"},
}

// inferences are one model in floats, in int8, in the floats that int8 stands for, and
// with its embedding and decoder alone in int8.
func inferences(t testing.TB, cfg nn.Config) (floats, int8s, meant, mixed *Model) {
	t.Helper()
	r, params := rand.New(rand.NewPCG(1, 9)), map[string][]float32{}
	for _, s := range cfg.Specs() {
		x := make([]float32, s.Size())
		for i := range x {
			x[i] = float32(r.NormFloat64()) * 3 / float32(math.Sqrt(float64(cfg.Hidden)))
		}
		params[s.Name] = x
	}
	of := func(value func(nn.Spec) Matrix) *Model {
		n, err := New(cfg, value)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	whole := func(s nn.Spec) Matrix {
		if !s.Quantizable() {
			return Matrix{Float32: params[s.Name]}
		}
		q, err := Quantize(params[s.Name], s)
		if err != nil {
			t.Fatal(err)
		}
		return Matrix{Int8: q}
	}
	plain := func(s nn.Spec) Matrix { return Matrix{Float32: params[s.Name]} }
	return of(plain), of(whole), of(func(s nn.Spec) Matrix {
			m := whole(s)
			if m.Int8 != nil {
				m = Matrix{Float32: Dequantize(m.Int8)}
			}
			return m
		}), of(func(s nn.Spec) Matrix {
			if strings.HasPrefix(s.Name, cfg.Kind().Name+".") {
				return plain(s)
			}
			return whole(s)
		})
}

// logitsAfter feeds ids.
func logitsAfter(n *Model, k Kernels, ids []int32) []float32 {
	step, st, logits := n.NewRunner(k), n.NewState(1), make([]float32, n.Vocab)
	for _, id := range ids {
		step.Next(st, id)
	}
	step.Logits(logits, st)
	return logits
}

func someIDs(n, vocab int) []int32 {
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = int32(i * 7919 % vocab)
	}
	return ids
}

// TestInt8Step: with int8 weights the scores are those of the floats that the weights
// stand for, but for the rounding of what they multiply, which is small beside the
// differences between words; and with floats they are what Model.Eval finds.
func TestInt8Step(t *testing.T) {
	for _, cfg := range inferenceShapes {
		for _, set := range kernels.Sets() {
			_, int8s, meant, mixed := inferences(t, cfg)
			want := logitsAfter(meant, kernels.NewWorker(set), someIDs(12, cfg.Vocab))
			for name, n := range map[string]*Model{"int8": int8s, "mixed": mixed} {
				got, off, spread := logitsAfter(n, kernels.NewWorker(set), someIDs(12, cfg.Vocab)), 0.0, 0.0
				for i, v := range got {
					off += math.Pow(float64(v-want[i]), 2)
					spread += math.Pow(float64(want[i]), 2)
				}
				if e := math.Sqrt(off / spread); !(e < 0.05) || e == 0 {
					t.Errorf("%s, %s, %+v: off by %.4f of the scores' size", set.Name, name, cfg, e)
				}
			}
		}
	}
}

// TestStepsAlike: a text's bits do not depend on the texts beside it, on the words
// that are scored with one, or on the number of threads.
func TestStepsAlike(t *testing.T) {
	for _, cfg := range inferenceShapes {
		for _, set := range kernels.Sets() {
			pool := kernels.NewPool(set, 2)
			defer pool.Close()
			floats, int8s, _, mixed := inferences(t, cfg)
			for name, n := range map[string]*Model{"float32": floats, "int8": int8s, "mixed": mixed} {
				const texts, words = 9, 4
				n.PrepareBatches(set)
				all, step := make([]float32, texts*cfg.Vocab), n.NewRunner(pool)
				states := make([]*nn.State, texts)
				for b := range states {
					states[b] = n.NewState(1)
				}
				for w := range words {
					ids := make([]int32, texts)
					for b := range ids {
						ids[b] = int32((b*31 + w*17) % cfg.Vocab)
					}
					step.NextBatch(states, ids)
				}
				step.LogitsBatch(all, states)
				for b := range texts {
					var ids []int32
					for w := range words {
						ids = append(ids, int32((b*31+w*17)%cfg.Vocab))
					}
					alone := logitsAfter(n, kernels.NewWorker(set), ids)
					if !slices.Equal(all[b*cfg.Vocab:][:cfg.Vocab], alone) {
						t.Fatalf("%s, %s, %+v: text %d of %d differs from itself alone", set.Name, name, cfg, b, texts)
					}
					some, want := make([]float32, cfg.Vocab), make([]float32, cfg.Vocab)
					var rows []int32
					for id := b % 3; id < cfg.Vocab; id += 1 + b%2 {
						rows, want[id] = append(rows, int32(id)), alone[id]
					}
					step.LogitsFor(some, rows, states[b])
					if !slices.Equal(some, want) {
						t.Fatalf("%s, %s, %+v: some words' scores differ from all words'", set.Name, name, cfg)
					}
				}
			}
		}
	}
}

// TestStepAllocations: a word makes no garbage.
func TestStepAllocations(t *testing.T) {
	all := kernels.Sets()
	set := all[len(all)-1]
	for _, cfg := range inferenceShapes {
		floats, int8s, _, mixed := inferences(t, cfg)
		for _, n := range []*Model{floats, int8s, mixed} {
			step, st, logits, rows := n.NewRunner(kernels.NewWorker(set)), n.NewState(1), make([]float32, cfg.Vocab), someIDs(20, cfg.Vocab)
			if a := testing.AllocsPerRun(20, func() {
				step.Next(st, 3)
				step.Logits(logits, st)
				step.LogitsFor(logits, rows, st)
			}); a != 0 {
				t.Errorf("%+v: %v allocations a word", cfg, a)
			}
		}
	}
}

// TestInt8From compares with plain sums, and finds each -128.
func TestInt8From(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, columns := range []int{1, 7, 63, 64, 65, 128, 512, 640, 1150, 5000} {
		const rows = 3
		data, scale := make([]int8, rows*columns), []float32{1, 0, 0.5}
		for i := range data {
			data[i] = int8(r.IntN(255) - 127)
			if i < columns {
				data[i] = int8(127 - 254*(columns&1)) // the extremes add up
			}
		}
		q, err := Int8From(data, scale, rows, columns)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			want := int32(0)
			for _, v := range data[i*columns:][:columns] {
				want += int32(v)
			}
			if q.Sum[i] != want || q.Data[i*q.LD] != data[i*columns] || q.LD%64 != 0 {
				t.Errorf("%d columns, row %d: sum %d, want %d", columns, i, q.Sum[i], want)
			}
		}
		for range 20 {
			i := r.IntN(len(data))
			was := data[i]
			data[i] = -128
			if _, err := Int8From(data, scale, rows, columns); err == nil {
				t.Errorf("%d columns: -128 at %d is taken", columns, i)
			}
			data[i] = was
		}
	}
	if _, err := Int8From(make([]int8, 5), make([]float32, 2), 2, 3); err == nil {
		t.Error("too few numbers are taken")
	}
}

// TestNewInferenceRefuses parameters of another shape.
func TestNewInferenceRefuses(t *testing.T) {
	cfg := inferenceShapes[0]
	wrong, err := Quantize(make([]float32, 6), nn.Spec{Name: "x", Shape: []int{2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]Matrix{
		"embedding.weight": {Int8: wrong}, "lstm.bias_ih_l0": {Int8: wrong}, "decoder.bias": {Float32: make([]float32, 3)}, "lstm.weight_hh_l1": {},
	} {
		_, err := New(cfg, func(s nn.Spec) Matrix {
			if s.Name == name {
				return bad
			}
			return Matrix{Float32: make([]float32, s.Size())}
		})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := Quantize([]float32{1, float32(math.NaN())}, nn.Spec{Name: "x", Shape: []int{1, 2}}); err == nil || !strings.Contains(err.Error(), "x") {
		t.Errorf("a NaN: %v", err)
	}
}
