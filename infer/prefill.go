package infer

import "github.com/lstmkb/lstmkb/nn"

// prefillRows is how many words Prefill takes through the layers at a time, which bounds
// its scratch memory.
const prefillRows = 128

// Prefill moves each state, all of batch 1, past its words: what NextBatch does word by
// word, bit for bit. It goes layer by layer, so that it reads the layers' input matrices
// once for several words.
func (r *Runner) Prefill(states []*nn.State, words [][]int32) {
	s := &r.schedule
	s.plan(states, words, r.net.begin)
	for from := 0; from < len(s.ends); {
		to := s.span(from)
		r.prefillSpan(from, to)
		from = to
	}
	clear(s.states) // they are the caller's
}

// PrefillText is Prefill for one text.
func (r *Runner) PrefillText(st *nn.State, words []int32) {
	r.oneState[0], r.oneText[0] = st, words
	r.Prefill(r.oneState[:], r.oneText[:])
	r.oneText[0] = nil
}

// prefillSpan takes the steps [from, to) of the schedule. Its matrices have a row for each
// word, step by step.
func (r *Runner) prefillSpan(from, to int) {
	s, h := &r.schedule, r.net.Hidden
	first := s.start(from)
	rows, width := s.ends[to-1]-first, r.net.cell.gates*h
	r.grow(rows)
	r.embed(s.ids[first:][:rows])
	for i := range r.net.layers {
		l, panels := &r.net.layers[i], r.panels(i)
		if to > from+1 { // else the step multiplies by both matrices at once
			l.wih.multiplyAll(r.k, panels.ih, r.known[:rows*width], width, &r.in)
		}
		for step := from; step < to; step++ {
			states, row := s.states[s.start(step):s.ends[step]], s.start(step)-first
			r.prepareStep(i, states)
			if begin := r.net.begin.of(i); begin != nil && step == 0 && s.begun > 0 {
				r.step.begin = begin
			} else {
				r.gather(&r.hidden, r.h, states, i)
			}
			if to > from+1 {
				r.step.known = r.known[row*width:][:len(states)*width]
			}
			r.step.run(r.k)
			for b, st := range states {
				out, _ := st.Layer(i)
				copy(r.above[(row+b)*h:], out)
			}
		}
		if i < len(r.net.layers)-1 {
			r.in.set(r.above[:rows*h], h)
		}
	}
}
