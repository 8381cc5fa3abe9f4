package graph

import "github.com/lstmkb/lstmkb/nn"

// lstm has the states h and c.
func lstm(c *call) ([]*Tensor, error) {
	l, err := c.recurrent(&nn.LSTM, func(w, r []float32) {
		for i, b := range r {
			w[i] += b
		}
	})
	if err != nil {
		return nil, err
	}
	n := l.h
	h, state, tc := l.states[0], l.states[1], l.scratch[4*n:]
	return l.run(func(z []float32) {
		l.multiply(z, h, 0, 4*n)
		for b := range l.batch {
			cb := state[b*n:][:n]
			l.pool.Gates(l.inOrder(z[b*4*n:]), cb, cb, tc, h[b*n:][:n])
		}
	})
}
