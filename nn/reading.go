package nn

// reading is the state that each word of a batch reads: that after the word before it, or the
// empty one where the word starts afresh. Nothing flows back from such a word to those before.
type reading struct {
	starts []bool    // (N), nil for none
	h, c   []float32 // (N, H); without starts those of the layer, whose rows are the same
	own    [2][]float32
	kept   []float32 // (B, H), rows of dh that must stay
}

// start prepares for n words of a number of texts.
func (r *reading) start(l *recurrent, batch, n int, starts []bool) {
	r.starts, r.h, r.c = starts, l.h, l.c
	if starts == nil {
		return
	}
	r.kept, r.own[0] = grow(r.kept, batch*l.hidden), grow(r.own[0], n*l.hidden)
	r.h = r.own[0]
	if l.cell.CellState {
		r.own[1] = grow(r.own[1], n*l.hidden)
		r.c = r.own[1]
	}
}

// forward sets rows from to to, which are of one time step, once the layer has the rows of the
// step before.
func (r *reading) forward(l *recurrent, from, to int) {
	if r.starts == nil {
		return
	}
	fresh(r.h, l.h, r.starts, l.hidden, from, to)
	if l.cell.CellState {
		fresh(r.c, l.c, r.starts, l.hidden, from, to)
	}
}

// fresh copies rows from to to of width h, and clears those that starts marks.
func fresh(dst, src []float32, starts []bool, h, from, to int) {
	copy(dst[from*h:to*h], src[from*h:to*h])
	for i := from; i < to; i++ {
		if starts[i] {
			clear(dst[i*h:][:h])
		}
	}
}

// keep saves the rows of dh before words that start, for texts from to to. row is the first
// text's row. cut follows.
func (r *reading) keep(l *recurrentBackward, from, to, row int) {
	r.each(l, from, to, row, func(kept, dh, _ []float32) { copy(kept, dh) })
}

// cut takes back what the next words gave to the rows of dh and carry before words that start.
func (r *reading) cut(l *recurrentBackward, from, to, row int) {
	r.each(l, from, to, row, func(kept, dh, carry []float32) {
		copy(dh, kept)
		clear(carry)
	})
}

// each calls do for each of the texts whose next word starts.
func (r *reading) each(l *recurrentBackward, from, to, row int, do func(kept, dh, carry []float32)) {
	if r.starts == nil {
		return
	}
	h := l.hidden
	for b := from; b < to; b++ {
		if at := row + b - from; r.starts[at+l.batch] {
			do(r.kept[b*h:][:h], l.dh[at*h:][:h], l.carry[b*h:][:h])
		}
	}
}
