package nn

import (
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

func TestState(t *testing.T) {
	m, err := New(Config{Vocab: 5, Embedding: 2, Hidden: 3, Layers: 2})
	if err != nil {
		t.Fatal(err)
	}
	filled := func() *State {
		s := m.NewState(4)
		for i := range s.H {
			s.H[i], s.C[i] = float32(i+1), float32(-i-1)
		}
		return s
	}
	s := filled()
	if len(s.H) != 2*4*3 || len(s.C) != 2*4*3 {
		t.Fatalf("%d and %d numbers, want 24", len(s.H), len(s.C))
	}
	s.ResetText(2)
	for i := range s.H {
		layer, text, j := i/12, i/3%4, i%3
		want := float32(i + 1)
		if text == 2 {
			want = 0
		}
		if s.H[i] != want || s.C[i] != -want {
			t.Errorf("layer %d, text %d, unit %d: %v and %v, want %v", layer, text, j, s.H[i], s.C[i], want)
		}
	}
	s.Reset()
	if !slices.Equal(s.H, make([]float32, 24)) || !slices.Equal(s.C, make([]float32, 24)) {
		t.Error("Reset leaves something")
	}
	s.Copy(filled())
	if !slices.Equal(s.H, filled().H) || !slices.Equal(s.C, filled().C) {
		t.Error("Copy differs")
	}
}

// TestStateWithoutCellState: the state of a cell that has only h is h.
func TestStateWithoutCellState(t *testing.T) {
	s := NewState(Config{Vocab: 5, Embedding: 2, Hidden: 3, Layers: 2, Cell: "gru"}, 4)
	if h, c := s.Layer(1); len(s.H) != 24 || len(h) != 12 || s.C != nil || c != nil {
		t.Errorf("%d numbers, layer %d, cell state %v and %v, want 24, 12, none", len(s.H), len(h), s.C, c)
	}
	for i := range s.H {
		s.H[i] = 1
	}
	again := s.Clone()
	s.ResetText(1)
	if s.H[3] != 0 || s.H[6] != 1 || s.H[15] != 0 {
		t.Errorf("ResetText(1) leaves %v", s.H)
	}
	s.Copy(again)
	if !slices.Equal(s.H, again.H) || s.C != nil || again.C != nil {
		t.Error("Copy differs")
	}
	s.Reset()
	if !slices.Equal(s.H, make([]float32, 24)) {
		t.Error("Reset leaves something")
	}
}

// TestStateCarriesOver: two batches in a row, with the state between them, are one
// longer batch; a text that was reset reads its second half as if it were first.
func TestStateCarriesOver(t *testing.T) {
	const batch, steps, v = 2, 3, 11
	forCells(t, Config{Vocab: v, Embedding: 5, Hidden: 7, Layers: 2}, func(t *testing.T, cfg Config, set *kernels.Set) {
		p := kernels.NewPool(set, 2)
		defer p.Close()
		m, x, y, s0 := tiny(t, cfg, batch, 2*steps)
		// logits in order (B, T, V) of that part of the rows.
		run := func(s *State, from, n int) []float32 {
			xs, ys := make([]int32, batch*n), make([]int32, batch*n)
			for b := range batch {
				copy(xs[b*n:][:n], x[b*2*steps+from:])
				copy(ys[b*n:][:n], y[b*2*steps+from:])
			}
			out := make([]float32, batch*n*v)
			m.Eval(p, xs, ys, s, func(row int, l []float32, _ float64) {
				copy(out[(row%batch*n+row/batch)*v:], l)
			})
			return out
		}
		start := func() *State { s := m.NewState(batch); s.Copy(s0); return s }
		s := start()
		whole := run(s, 0, 2*steps)
		halves := start()
		run(halves, 0, steps)
		second := run(halves, steps, steps)
		if !close32(halves.H, s.H) || !close32(halves.C, s.C) {
			t.Error("the states differ")
		}
		for b := range batch {
			if !close32(second[b*steps*v:][:steps*v], whole[(b*2+1)*steps*v:][:steps*v]) {
				t.Errorf("text %d differs in its second half", b)
			}
		}
		reset := start()
		run(reset, 0, steps)
		reset.ResetText(1)
		got, fresh := run(reset, steps, steps), run(m.NewState(batch), steps, steps)
		if !close32(got[steps*v:], fresh[steps*v:]) || close32(got[:steps*v], fresh[:steps*v]) {
			t.Error("ResetText(1) should reset text 1 alone")
		}
	})
}

// close32 allows for another order of a sum.
func close32(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return x-y < 1e-5 && y-x < 1e-5 })
}
