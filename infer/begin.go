package infer

import (
	"slices"

	"github.com/lstmkb/lstmkb/nn"
)

// beginning is the state in which texts begin, and what the layers' recurrent matrices in int8
// make of it. Those are more than half the work of a word, and so the first words of texts take
// less than half of it.
type beginning struct {
	state *nn.State
	zh    [][]float32 // (G·H) W_hh·h of each layer, nil for a matrix in float32
}

// Begin returns the state after the word id, with which all texts begin. Prefill reads the next
// word of such a text sooner from then on. It is called before other Runners work on the model.
func (r *Runner) Begin(id int32) *nn.State {
	st := r.net.NewState(1)
	r.Next(st, id)
	b := &beginning{state: st}
	for i, l := range r.net.layers {
		var zh []float32
		if l.whh.Int8 != nil { // products in float32 have other bits in other sets
			zh = make([]float32, r.net.cell.gates*r.net.Hidden)
			r.oneState[0] = st
			r.gather(&r.hidden, r.h, r.oneState[:], i)
			l.whh.multiply(r.k, zh, len(zh), &r.hidden)
		}
		b.zh = append(b.zh, zh)
	}
	r.net.begin = b
	return st.Clone()
}

// is reports whether st is the beginning of a text.
func (b *beginning) is(st *nn.State) bool { return b != nil && slices.Equal(st.H, b.state.H) }

// of is W_hh·h of layer i, nil if it is not known.
func (b *beginning) of(i int) []float32 {
	if b == nil {
		return nil
	}
	return b.zh[i]
}
