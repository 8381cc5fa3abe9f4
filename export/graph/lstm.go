package graph

import (
	"fmt"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
)

// lstm is a forward layer with the default activations, time-major:
//
//	X (T, B, in), W (1, 4H, in), R (1, 4H, H), bias (1, 8H), –, h0, c0 (1, B, H)
//	→ Y (T, 1, B, H), h, c (1, B, H)
//
// The order of gates is i, o, f, g in ONNX and i, f, g, o in the kernel.
func lstm(c *call) ([]*Tensor, error) {
	if err := c.plainLSTM(); err != nil {
		return nil, err
	}
	x, err := c.floats(0)
	if err != nil {
		return nil, err
	}
	if len(x.Dims) != 3 {
		return nil, fmt.Errorf("input X is %v, want (T, B, in)", x)
	}
	steps, batch, in := x.Dims[0], x.Dims[1], x.Dims[2]
	r, err := c.floats(2)
	if err != nil {
		return nil, err
	}
	if len(r.Dims) != 3 || r.Dims[2] < 1 || r.Dims[2] > 1<<24 {
		return nil, fmt.Errorf("input R is %v, want (1, 4H, H)", r)
	}
	h := r.Dims[2]
	if n := c.int("hidden_size", int64(h)); n != int64(h) {
		return nil, fmt.Errorf("input R is %v, want the hidden_size of %d", r, n)
	}
	shapes := map[int][]int{1: {1, 4 * h, in}, 2: {1, 4 * h, h}, 3: {1, 8 * h}, 5: {1, batch, h}, 6: {1, batch, h}}
	var given [7]*Tensor
	for i, want := range shapes {
		if i >= 3 && !c.has(i) {
			continue
		}
		if given[i], err = c.floats(i); err != nil {
			return nil, err
		}
		if !slices.Equal(given[i].Dims, want) {
			return nil, fmt.Errorf("input %d is %v, want %v", i, given[i], want)
		}
	}
	y, err := c.newTensor(Float32, steps, 1, batch, h)
	if err != nil {
		return nil, err
	}
	hn, err := c.stateOf(given[5], batch, h)
	if err != nil {
		return nil, err
	}
	cn, err := c.stateOf(given[6], batch, h)
	if err != nil {
		return nil, err
	}
	z, err := c.newTensor(Float32, steps*batch, 4*h)
	if err != nil {
		return nil, err
	}
	scratch, err := c.newTensor(Float32, 9*h)
	if err != nil {
		return nil, err
	}
	bias := scratch.Floats[5*h:]
	if b := given[3]; b != nil {
		for i := range bias {
			bias[i] = b.Floats[i] + b.Floats[4*h+i]
		}
	}
	c.pool.Gemm(kernels.Gemm{M: steps * batch, N: 4 * h, K: in, A: x.Floats, LDA: in,
		B: given[1].Floats, LDB: in, TransB: true, C: z.Floats, LDC: 4 * h, Bias: bias})
	l := recurrence{c.runner, batch, h, r.Floats, z.Floats, scratch.Floats[:5*h]}
	if err := l.run(steps, y.Floats, hn.Floats, cn.Floats); err != nil {
		return nil, err
	}
	return []*Tensor{y, hn, cn}, nil
}

// plainLSTM returns an error for a variant that lstm does not compute.
func (c *call) plainLSTM() error {
	if a := c.attrs["direction"]; a != nil && a.s != "forward" {
		return fmt.Errorf("direction is %q, want forward", a.s)
	}
	for _, name := range []string{"activations", "activation_alpha", "activation_beta", "clip"} {
		if c.attrs[name] != nil {
			return fmt.Errorf("attribute %s is not supported, want the default activations", name)
		}
	}
	for _, name := range []string{"input_forget", "layout"} {
		if n := c.int(name, 0); n != 0 {
			return fmt.Errorf("%s is %d, want 0", name, n)
		}
	}
	if c.has(4) || c.has(7) {
		return fmt.Errorf("sequence lengths and peepholes, inputs 4 and 7, are not supported")
	}
	return nil
}

// stateOf copies an initial state, or makes zeros if it is omitted.
func (c *call) stateOf(from *Tensor, batch, h int) (*Tensor, error) {
	y, err := c.newTensor(Float32, 1, batch, h)
	if err == nil && from != nil {
		copy(y.Floats, from.Floats)
	}
	return y, err
}

// recurrence computes a layer word by word: it adds h·Rᵀ to z (T·B, 4H), the products with X.
type recurrence struct {
	*runner
	batch, h int
	r, z     []float32
	scratch  []float32 // (5H): gates, tanh(c)
}

func (l *recurrence) run(steps int, y, h, c []float32) error {
	n := l.h
	gates, tc := l.scratch[:4*n], l.scratch[4*n:]
	for t := range steps {
		if err := l.ctx.Err(); err != nil {
			return err
		}
		z := l.z[t*l.batch*4*n:][:l.batch*4*n]
		l.pool.Gemm(kernels.Gemm{M: l.batch, N: 4 * n, K: n, A: h, LDA: n, B: l.r, LDB: n, TransB: true,
			C: z, LDC: 4 * n, Add: true})
		for b := range l.batch {
			row, cb := z[b*4*n:][:4*n], c[b*n:][:n]
			copy(gates, row[:n])          // i
			copy(gates[n:3*n], row[2*n:]) // f, g
			copy(gates[3*n:], row[n:2*n]) // o
			l.pool.Gates(gates, cb, cb, tc, h[b*n:][:n])
		}
		copy(y[t*l.batch*n:], h)
	}
	return nil
}
