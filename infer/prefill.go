package infer

import (
	"slices"

	"github.com/lstmkb/lstmkb/nn"
)

// prefillRows is how many words Prefill takes through the layers at a time, which bounds
// its scratch memory.
const prefillRows = 128

// Prefill moves each state, all of batch 1, past its words: what NextBatch does word by
// word, bit for bit. It goes layer by layer, so that it reads the layers' input matrices
// once for several words.
func (r *Runner) Prefill(states []*nn.State, words [][]int32) {
	t := &r.texts
	t.sort(states, words)
	for from := 0; from < t.longest(); {
		to := t.until(from)
		r.prefillSpan(from, to)
		from = to
	}
	clear(t.states) // they are the caller's
	clear(t.words)
}

// PrefillText is Prefill for one text.
func (r *Runner) PrefillText(st *nn.State, words []int32) {
	r.oneState[0], r.oneText[0] = st, words
	r.Prefill(r.oneState[:], r.oneText[:])
	r.oneText[0] = nil
}

// prefillTexts are texts by falling length: those that have a word at time t, counted
// from their beginnings, come first.
type prefillTexts struct {
	states []*nn.State
	words  [][]int32
	order  []int
	ids    []int32 // words of a span, time by time
}

func (t *prefillTexts) sort(states []*nn.State, words [][]int32) {
	t.order, t.states, t.words = t.order[:0], t.states[:0], t.words[:0]
	for i := range words {
		t.order = append(t.order, i)
	}
	slices.SortStableFunc(t.order, func(a, b int) int { return len(words[b]) - len(words[a]) })
	for _, i := range t.order {
		t.states, t.words = append(t.states, states[i]), append(t.words, words[i])
	}
}

func (t *prefillTexts) longest() int {
	if len(t.words) == 0 {
		return 0
	}
	return len(t.words[0])
}

// at is how many texts have a word at that time.
func (t *prefillTexts) at(time int) int {
	n := len(t.words)
	for n > 0 && len(t.words[n-1]) <= time {
		n--
	}
	return n
}

// until is the end of the span that begins at time from: at most prefillRows words, or
// all words of one time.
func (t *prefillTexts) until(from int) int {
	to, rows := from+1, t.at(from)
	for to < t.longest() && rows+t.at(to) <= prefillRows {
		rows += t.at(to)
		to++
	}
	return to
}

// prefillSpan moves the states past the words of times [from, to). Its matrices have a
// row for each word, time by time.
func (r *Runner) prefillSpan(from, to int) {
	t, h := &r.texts, r.net.Hidden
	t.ids = t.ids[:0]
	for time := from; time < to; time++ {
		for _, w := range t.words[:t.at(time)] {
			t.ids = append(t.ids, w[time])
		}
	}
	rows, width := len(t.ids), r.net.cell.gates*h
	r.grow(rows)
	r.embed(t.ids)
	for i := range r.net.layers {
		l, panels := &r.net.layers[i], r.panels(i)
		if to > from+1 { // else the step multiplies by both matrices at once
			l.wih.multiplyAll(r.k, panels.ih, r.known[:rows*width], width, &r.in)
		}
		row := 0
		for time := from; time < to; time++ {
			states := t.states[:t.at(time)]
			r.gather(&r.hidden, r.h, states, i)
			r.prepareStep(i, states)
			if to > from+1 {
				r.step.known = r.known[row*width:][:len(states)*width]
			}
			r.step.run(r.k)
			for b, st := range states {
				out, _ := st.Layer(i)
				copy(r.above[(row+b)*h:], out)
			}
			row += len(states)
		}
		if i < len(r.net.layers)-1 {
			r.in.set(r.above[:rows*h], h)
		}
	}
}
