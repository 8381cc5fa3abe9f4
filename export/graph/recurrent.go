package graph

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// recurrent is one layer of any cell: forward, with the default activations, time first.
//
//	inputs   X (T, B, in), W (1, GH, in), R (1, GH, H), bias (1, 2GH), sequence_lens (B), states (1, B, H)
//	outputs  Y (T, 1, B, H), states (1, B, H)
//
// Gates are in ONNX's order throughout.
type recurrent struct {
	*runner
	kind            *nn.Cell
	steps, batch, h int
	r               []float32   // (GH, H)
	bias            []float32   // (2GH): W's, then R's
	z               []float32   // (T·B, GH), products with X and their bias
	y               []float32   // (T·B, H)
	states          [][]float32 // (B, H) each, h first; initial ones until run replaces them
	scratch         []float32   // (GH + H)
	lengths         []int       // (B), the steps of each text; nil for all
	kept            []float32   // (B, H), a state of texts that have ended
	out             []*Tensor   // Y and the states
}

// recurrent reads the inputs and computes the products with X. addBias receives the
// biases (GH) of W and R; the first, as it leaves it, is added to those products.
func (c *call) recurrent(kind *nn.Cell, addBias func(w, r []float32)) (*recurrent, error) {
	if err := c.plain(kind); err != nil {
		return nil, err
	}
	x, err := c.floats(0)
	if err != nil {
		return nil, err
	}
	if len(x.Dims) != 3 {
		return nil, fmt.Errorf("input X is %v, want (T, B, in)", x)
	}
	r, err := c.floats(2)
	if err != nil {
		return nil, err
	}
	if len(r.Dims) != 3 || r.Dims[2] < 1 || r.Dims[2] > 1<<24 {
		return nil, fmt.Errorf("input R is %v, want (1, %dH, H)", r, kind.Gates)
	}
	h, in := r.Dims[2], x.Dims[2]
	if n := c.int("hidden_size", int64(h)); n != int64(h) {
		return nil, fmt.Errorf("input R is %v, want the hidden_size of %d", r, n)
	}
	l := &recurrent{runner: c.runner, kind: kind, steps: x.Dims[0], batch: x.Dims[1], h: h, r: r.Floats}
	rows, state := kind.Gates*h, []int{1, l.batch, h}
	shapes := [][]int{1: {1, rows, in}, 2: {1, rows, h}, 3: {1, 2 * rows}, 4: nil, 5: state}
	if kind.CellState {
		shapes = append(shapes, state)
	}
	given := make([]*Tensor, len(shapes))
	for i := 1; i < max(len(shapes), len(c.args)); i++ {
		if i >= 3 && !c.has(i) {
			continue
		}
		if i >= len(shapes) {
			return nil, fmt.Errorf("input %d, of peepholes, is not supported", i)
		}
		if shapes[i] == nil {
			if err := l.setLengths(c); err != nil {
				return nil, err
			}
			continue
		}
		if given[i], err = c.floats(i); err != nil {
			return nil, err
		}
		if !slices.Equal(given[i].Dims, shapes[i]) {
			return nil, fmt.Errorf("input %d is %v, want %v", i, given[i], shapes[i])
		}
	}
	if err := l.allocate(given[5:]); err != nil {
		return nil, err
	}
	bias := l.bias
	if given[3] != nil {
		copy(bias, given[3].Floats)
	}
	addBias(bias[:rows], bias[rows:])
	c.pool.Gemm(kernels.Gemm{M: l.steps * l.batch, N: rows, K: in, A: x.Floats, LDA: in,
		B: given[1].Floats, LDB: in, TransB: true, C: l.z, LDC: rows, Bias: bias[:rows]})
	return l, nil
}

// plain returns an error for what no recurrent operator computes.
func (c *call) plain(kind *nn.Cell) error {
	if a := c.attrs["direction"]; a != nil && a.s != "forward" {
		return fmt.Errorf("direction is %q, want forward", a.s)
	}
	if a := c.attrs["activations"]; a != nil && !slices.EqualFunc(a.strings, kind.Activations, strings.EqualFold) {
		return fmt.Errorf("activations are %v, want the default ones, %v", a.strings, kind.Activations)
	}
	// activation_alpha and activation_beta are of other activations.
	if c.attrs["clip"] != nil {
		return errors.New("attribute clip is not supported")
	}
	for _, name := range []string{"input_forget", "layout"} {
		if n := c.int(name, 0); n != 0 {
			return fmt.Errorf("%s is %d, want 0", name, n)
		}
	}
	return nil
}

// allocate makes the outputs and the scratch memory. The states start as copies of the
// initial ones, nil for zeros.
func (l *recurrent) allocate(initial []*Tensor) error {
	rows := l.kind.Gates * l.h
	var memory [4]*Tensor
	for i, dims := range [][]int{{l.steps, 1, l.batch, l.h}, {l.steps * l.batch, rows}, {2 * rows}, {rows + l.h}} {
		t, err := l.newTensor(Float32, dims...)
		if err != nil {
			return err
		}
		memory[i] = t
	}
	l.y, l.z, l.bias, l.scratch = memory[0].Floats, memory[1].Floats, memory[2].Floats, memory[3].Floats
	l.out = memory[:1]
	for _, from := range initial {
		t, err := l.newTensor(Float32, 1, l.batch, l.h)
		if err != nil {
			return err
		}
		if from != nil {
			copy(t.Floats, from.Floats)
		}
		l.out, l.states = append(l.out, t), append(l.states, t.Floats)
	}
	return nil
}

// run calls step for each word with its rows (B, GH) of z; step updates the states.
func (l *recurrent) run(step func(z []float32)) ([]*Tensor, error) {
	n := l.batch * l.kind.Gates * l.h
	for t := range l.steps {
		if err := l.ctx.Err(); err != nil {
			return nil, err
		}
		for i, s := range l.states {
			l.eachEnded(t, func(b int) { copy(l.kept[(i*l.batch+b)*l.h:][:l.h], s[b*l.h:]) })
		}
		step(l.z[t*n:][:n])
		y := l.y[t*l.batch*l.h:][:l.batch*l.h]
		copy(y, l.states[0])
		l.eachEnded(t, func(b int) { clear(y[b*l.h:][:l.h]) })
		for i, s := range l.states {
			l.eachEnded(t, func(b int) { copy(s[b*l.h:][:l.h], l.kept[(i*l.batch+b)*l.h:]) })
		}
	}
	return l.out, nil
}

// eachEnded calls f with each text that has ended before step t: its state stays, its Y is 0.
func (l *recurrent) eachEnded(t int, f func(b int)) {
	for b, n := range l.lengths {
		if t >= n {
			f(b)
		}
	}
}

// setLengths reads sequence_lens. They stay nil where they say nothing, which is the rule.
func (l *recurrent) setLengths(c *call) error {
	lengths, err := c.ints(4)
	if err != nil {
		return err
	}
	if len(lengths) != l.batch {
		return fmt.Errorf("input 4, sequence_lens, is %v, want [%d]", c.args[4], l.batch)
	}
	short := false
	for b, n := range lengths {
		if n < 0 {
			return fmt.Errorf("input 4, sequence_lens: text %d has %d steps", b, n)
		}
		short = short || n < int64(l.steps)
	}
	if !short {
		return nil
	}
	kept, err := l.newTensor(Float32, 2, l.batch, l.h)
	if err != nil {
		return err
	}
	l.kept, l.lengths = kept.Floats, make([]int, l.batch)
	for b, n := range lengths {
		l.lengths[b] = int(min(n, int64(l.steps)))
	}
	return nil
}

// multiply adds the columns [from, to) of x·Rᵀ to y (B, GH), x (B, H).
func (l *recurrent) multiply(y, x []float32, from, to int) {
	l.pool.Gemm(kernels.Gemm{M: l.batch, N: to - from, K: l.h, A: x, LDA: l.h, B: l.r[from*l.h:], LDB: l.h, TransB: true,
		C: y[from:], LDC: l.kind.Gates * l.h, Add: true})
}

// inOrder copies a row z (GH) to the scratch memory, its gates in PyTorch's order, which
// is the kernels'.
func (l *recurrent) inOrder(z []float32) []float32 {
	for i, g := range l.kind.ONNXGates {
		copy(l.scratch[g*l.h:][:l.h], z[i*l.h:])
	}
	return l.scratch[:l.kind.Gates*l.h]
}
