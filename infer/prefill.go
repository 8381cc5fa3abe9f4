package infer

import (
	"slices"

	"github.com/lstmkb/lstmkb/nn"
)

// readRows bounds the words that Read takes up at a time, and so its scratch memory.
const readRows = 128

// Prefill moves each state, all of batch 1, on by its words: what NextBatch does word by
// word, bit for bit. It goes layer by layer, so that the layers' input matrices are
// read once for several words.
func (s *Runner) Prefill(states []*nn.State, words [][]int32) {
	r := &s.reading
	r.order(states, words)
	for from := 0; from < r.longest(); {
		to := r.until(from)
		s.prefillSpan(from, to)
		from = to
	}
	clear(r.states) // they are the caller's
	clear(r.words)
}

// PrefillText is Read for one text.
func (s *Runner) PrefillText(st *nn.State, words []int32) {
	s.oneState[0], s.oneText[0] = st, words
	s.Prefill(s.oneState[:], s.oneText[:])
	s.oneText[0] = nil
}

// reading is texts in the order of their length, the longest first: those that have a
// word at a time stand at the beginning.
type reading struct {
	states []*nn.State
	words  [][]int32
	by     []int
	ids    []int32
}

func (r *reading) order(states []*nn.State, words [][]int32) {
	r.by, r.states, r.words = r.by[:0], r.states[:0], r.words[:0]
	for i := range words {
		r.by = append(r.by, i)
	}
	slices.SortStableFunc(r.by, func(a, b int) int { return len(words[b]) - len(words[a]) })
	for _, i := range r.by {
		r.states, r.words = append(r.states, states[i]), append(r.words, words[i])
	}
}

func (r *reading) longest() int {
	if len(r.words) == 0 {
		return 0
	}
	return len(r.words[0])
}

// at is how many texts have a word at time t.
func (r *reading) at(t int) int {
	n := len(r.words)
	for n > 0 && len(r.words[n-1]) <= t {
		n--
	}
	return n
}

// until is the end of the times from from on that have readRows words or fewer, or of
// the first.
func (r *reading) until(from int) int {
	to, rows := from+1, r.at(from)
	for to < r.longest() && rows+r.at(to) <= readRows {
		rows += r.at(to)
		to++
	}
	return to
}

// prefillSpan moves the states on by the words of times [from, to), whose rows stand time
// by time.
func (s *Runner) prefillSpan(from, to int) {
	r, h := &s.reading, s.net.Hidden
	r.ids = r.ids[:0]
	for t := from; t < to; t++ {
		for _, w := range r.words[:r.at(t)] {
			r.ids = append(r.ids, w[t])
		}
	}
	rows := len(r.ids)
	s.grow(rows)
	s.embed(r.ids)
	for i := range s.net.layers {
		l, panels := &s.net.layers[i], s.panels(i)
		l.wih.multiplyAll(s.k, panels.ih, s.gates[:rows*4*h], 4*h, &s.in)
		row := 0
		for t := from; t < to; t++ {
			states := r.states[:r.at(t)]
			s.gather(&s.hidden, s.h, states, i)
			sums, gates := s.sums[:len(states)*4*h], s.gates[row*4*h:]
			l.whh.multiplyAll(s.k, panels.hh, sums, 4*h, &s.hidden)
			s.units = layerStep{layer: l, number: i, states: states, h: h, gates: gates, sums: sums, tc: s.tc, part: s.units.part}
			s.units.finish(s.k, 0, h)
			for b, st := range states {
				out, _ := st.Layer(i)
				copy(s.above[(row+b)*h:], out)
			}
			row += len(states)
		}
		if i < len(s.net.layers)-1 {
			s.in.set(s.above[:rows*h], h)
		}
	}
}
