package graph

import (
	"fmt"
	"math"

	"github.com/lstmkb/lstmkb/nn"
)

// gru has the state h. With linear_before_reset, as in PyTorch, the reset gate acts on
// the product with h, else on h itself:
//
//	linear_before_reset = 1   n = tanh(W_n·x + Wb_n + r∘(R_n·h + Rb_n))
//	linear_before_reset = 0   n = tanh(W_n·x + Wb_n + R_n·(r∘h) + Rb_n)
func gru(c *call) ([]*Tensor, error) {
	linear := c.int("linear_before_reset", 0)
	if linear != 0 && linear != 1 {
		return nil, fmt.Errorf("linear_before_reset is %d, want 0 or 1", linear)
	}
	var apart []float32 // (H), the bias inside r∘( )
	l, err := c.recurrent(&nn.GRU, func(w, r []float32) {
		n := len(w) / 3
		for i, b := range r {
			if linear == 0 || i < 2*n {
				w[i] += b
			}
		}
		if apart = r[2*n:]; linear == 0 {
			clear(apart)
		}
	})
	if err != nil {
		return nil, err
	}
	n := l.h
	sums, err := l.newTensor(Float32, l.batch, 3*n) // products with h, in ONNX's order
	if err != nil {
		return nil, err
	}
	reset, err := l.newTensor(Float32, l.batch, n)
	if err != nil {
		return nil, err
	}
	row, err := l.newTensor(Float32, 3*n)
	if err != nil {
		return nil, err
	}
	h := l.states[0]
	return l.run(func(z []float32) {
		clear(sums.Floats)
		if linear == 1 {
			l.multiply(sums.Floats, h, 0, 3*n)
		} else {
			l.multiply(sums.Floats, h, 0, 2*n)
			for i, v := range h {
				r := i/n*3*n + n + i%n
				reset.Floats[i] = v / float32(1+math.Exp(-float64(z[r]+sums.Floats[r])))
			}
			l.multiply(z, reset.Floats, 2*n, 3*n)
		}
		for b := range l.batch {
			copy(row.Floats, l.inOrder(sums.Floats[b*3*n:]))
			hb := h[b*n:][:n]
			l.pool.GatesGRU(l.inOrder(z[b*3*n:]), row.Floats, apart, hb, hb)
		}
	})
}
