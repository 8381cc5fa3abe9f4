package infer

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// momentsByStep adds up what each matrix multiplies, a word at a time.
func momentsByStep(m *nn.Model, set *kernels.Set, ids []int32) map[string][]float64 {
	sums := map[string][]float64{}
	add := func(name string, x []float32) {
		if sums[name] == nil {
			sums[name] = make([]float64, len(x)*len(x))
		}
		for i, a := range x {
			for j, b := range x {
				sums[name][i*len(x)+j] += float64(a) * float64(b)
			}
		}
	}
	embedding, decoder := m.Param("embedding.weight").Value, "decoder.weight"
	if m.Tied {
		decoder = "embedding.weight"
	} else {
		w := m.Param(m.Kind().Param("weight_ih", 0)).Value
		for ; len(w) > 0; w = w[m.Embedding:] {
			add("embedding.weight", w[:m.Embedding])
		}
	}
	parts := min(64, len(ids))
	for b := range parts {
		step, st := FromTraining(m).NewRunner(kernels.NewWorker(set)), m.NewState(1)
		part := ids[b*(len(ids)/parts):][:min(256, len(ids)/parts)]
		for _, id := range part {
			before := st.Clone()
			step.Next(st, id)
			x := embedding[int(id)*m.Embedding:][:m.Embedding]
			for l := range m.Layers {
				was, _ := before.Layer(l)
				add(m.Kind().Param("weight_ih", l), x)
				add(m.Kind().Param("weight_hh", l), was)
				x, _ = st.Layer(l)
			}
			if m.Projected() {
				add("projection.weight", x)
				y := slices.Clone(m.Param("projection.bias").Value)
				for i := range y {
					for j, v := range x {
						y[i] += m.Param("projection.weight").Value[i*m.Hidden+j] * v
					}
				}
				x = y
			}
			add(decoder, x)
		}
	}
	return sums
}

// TestMoments compares with a word at a time, and threads with one.
func TestMoments(t *testing.T) {
	all := kernels.Sets()
	set := all[len(all)-1]
	for _, cfg := range inferenceShapes {
		m, err := nn.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(1, 9))
		for _, p := range m.Params() {
			for i := range p.Value {
				p.Value[i] = float32(r.NormFloat64()) / float32(math.Sqrt(float64(cfg.Hidden)))
			}
		}
		for _, words := range []int{1, 5, 64*(32+8) + 3} {
			ids := someIDs(words, cfg.Vocab)
			var first nn.Moments
			for threads := 1; threads <= 2; threads++ {
				p := kernels.NewPool(set, threads)
				defer p.Close()
				got, n, err := m.Moments(t.Context(), p, ids)
				if err != nil {
					t.Fatal(err)
				}
				if want := words / min(words, 64) * min(words, 64); n != want {
					t.Errorf("%+v: read %d of %d words, want %d", cfg, n, words, want)
				}
				if threads == 1 {
					first = got
				}
				for name, x := range first {
					if !slices.Equal(got[name], x) {
						t.Errorf("%+v: %s differs on %d threads", cfg, name, threads)
					}
				}
			}
			want := momentsByStep(m, set, ids)
			for _, s := range cfg.Specs() {
				if s.Quantizable() != (first[s.Name] != nil) || len(first[s.Name]) != len(want[s.Name]) {
					t.Fatalf("%+v: %s has %d moments, want %d", cfg, s.Name, len(first[s.Name]), len(want[s.Name]))
				}
				most := 0.0
				for _, v := range want[s.Name] {
					most = max(most, math.Abs(v))
				}
				for i, v := range want[s.Name] {
					if d := math.Abs(float64(first[s.Name][i]) - v); !(d <= 1e-4*most) {
						t.Fatalf("%+v, %d words: %s: moment %d is %v, want %v", cfg, words, s.Name, i, first[s.Name][i], v)
					}
				}
			}
		}
	}
}

func TestMomentsRefuses(t *testing.T) {
	m, err := nn.New(inferenceShapes[0])
	if err != nil {
		t.Fatal(err)
	}
	p := kernels.NewPool(kernels.Sets()[0], 1)
	defer p.Close()
	if _, _, err := m.Moments(t.Context(), p, nil); err == nil {
		t.Error("no words are taken")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := m.Moments(ctx, p, someIDs(9, 70)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error is %v", err)
	}
}
