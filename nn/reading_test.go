package nn

import (
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
)

// TestStarts: from a word that starts afresh on, a text reads as one of its own; the text
// beside it and the words before read as without.
func TestStarts(t *testing.T) {
	const batch, steps, at = 2, 6, 2
	forCells(t, Config{Vocab: 11, Embedding: 5, Hidden: 7, Layers: 2}, func(t *testing.T, cfg Config, set *kernels.Set) {
		p := kernels.NewPool(set, 2)
		defer p.Close()
		m, x, _, s0 := tiny(t, cfg, batch, steps)
		outputs := func(x []int32, s *State, starts []bool) [][]float32 { // by text
			h := m.hiddens(p, x, s, starts, nil)
			width, texts := len(h)/len(x), make([][]float32, s.Batch)
			for i := range x {
				texts[i%s.Batch] = append(texts[i%s.Batch], h[i*width:][:width]...)
			}
			return texts
		}
		starts := make([]bool, batch*steps)
		starts[at] = true // of text 0
		before, got := m.NewState(batch), m.NewState(batch)
		before.Copy(s0)
		got.Copy(s0)
		plain, with := outputs(x, before, nil), outputs(x, got, starts)
		own := m.NewState(1)
		alone := outputs(x[at:steps], own, nil)
		from := at * len(plain[0]) / steps
		if !close32(with[0][:from], plain[0][:from]) || !close32(with[1], plain[1]) {
			t.Error("a start changes what stands before it or beside it")
		}
		if !close32(with[0][from:], alone[0]) || close32(with[0][from:], plain[0][from:]) {
			t.Error("a start does not read from the empty state")
		}
		after, _ := got.Layer(1)
		if want, _ := own.Layer(1); !close32(after[:cfg.Hidden], want) {
			t.Error("the state after the batch is another")
		}
	})
}
