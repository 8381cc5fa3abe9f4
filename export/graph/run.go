package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/lstmkb/lstmkb/kernels"
)

// runner is one run of a model.
type runner struct {
	budget
	ctx   context.Context
	pool  *kernels.Pool
	opset int
}

// scope holds the values of a graph and of the graphs around it.
type scope struct {
	values map[string]*Tensor
	outer  *scope
}

func (s *scope) get(name string) *Tensor {
	for ; s != nil; s = s.outer {
		if t := s.values[name]; t != nil {
			return t
		}
	}
	return nil
}

// call is a node with the values of its inputs, nil for omitted ones.
type call struct {
	*runner
	*node
	args  []*Tensor
	scope *scope
}

// Run computes the outputs from the inputs, both by name. Once ctx is done, it returns ctx's
// error before the next node. A pool serves one run at a time.
func (m *Model) Run(ctx context.Context, pool *kernels.Pool, inputs map[string]*Tensor) (outputs map[string]*Tensor, err error) {
	defer recovered("run", &err)
	r := &runner{budget{m.Limit}, ctx, pool, m.Opset}
	s := &scope{values: make(map[string]*Tensor, len(m.Inputs))}
	for _, x := range m.Inputs {
		t := inputs[x.Name]
		if t == nil {
			return nil, fmt.Errorf("onnx: input %q is missing, want %v %v", x.Name, x.Type, x.Dims)
		}
		if err := x.accept(t); err != nil {
			return nil, fmt.Errorf("onnx: input %q: %w", x.Name, err)
		}
		s.values[x.Name] = t
	}
	out, err := r.graph(m.body, s)
	if err != nil {
		return nil, fmt.Errorf("onnx: %w", err)
	}
	outputs = make(map[string]*Tensor, len(out))
	for i, x := range m.Outputs {
		t := *out[i]
		t.storage = nil // the caller's now
		outputs[x.Name] = &t
	}
	return outputs, nil
}

// accept returns an error unless t has the type and shape that the file declares for x.
func (x Value) accept(t *Tensor) error {
	if err := t.check(); err != nil {
		return err
	}
	fits := t.Type == x.Type && len(t.Dims) == len(x.Dims)
	for i, d := range x.Dims {
		fits = fits && (d < 0 || t.Dims[i] == d)
	}
	if !fits {
		return fmt.Errorf("is %v, want %v %v, −1 for any size", t, x.Type, x.Dims)
	}
	return nil
}

// graph runs the nodes of g, which are in topological order, on the inputs in s. It returns
// the outputs in the order of g.
func (r *runner) graph(g *body, s *scope) ([]*Tensor, error) {
	for name, t := range g.constants {
		if s.values[name] == nil {
			s.values[name] = t
		}
	}
	for i, n := range g.nodes {
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		if err := r.node(n, s); err != nil {
			return nil, fmt.Errorf("node %d %q: %s: %w", i, n.name, n.op, err)
		}
	}
	out := make([]*Tensor, len(g.outputs))
	for i, x := range g.outputs {
		if out[i] = s.get(x.Name); out[i] == nil {
			return nil, fmt.Errorf("output %q is made by no node", x.Name)
		}
	}
	return out, nil
}

// node runs n. Then it frees n's temporary memory and the values that no later node reads.
func (r *runner) node(n *node, s *scope) error {
	before := r.left
	if err := r.take(len(n.in)+len(n.out)+8, 16); err != nil {
		return err
	}
	c := &call{runner: r, node: n, args: make([]*Tensor, len(n.in)), scope: s}
	for i, name := range n.in {
		if name == "" {
			continue
		}
		if c.args[i] = s.get(name); c.args[i] == nil {
			return fmt.Errorf("input %q is made by no node before it", name)
		}
	}
	out, err := operators[n.op](c)
	if err != nil {
		return err
	}
	r.left = before
	for i, name := range n.out {
		if name == "" {
			continue
		}
		if i >= len(out) {
			return fmt.Errorf("has %d outputs, want at most %d", len(n.out), len(out))
		}
		r.set(s, name, out[i])
	}
	for _, name := range n.last {
		r.drop(s, name)
	}
	return nil
}

var errMissing = errors.New("is missing")

// arg returns input i, which is required.
func (c *call) arg(i int) (*Tensor, error) {
	if i >= len(c.args) || c.args[i] == nil {
		return nil, fmt.Errorf("input %d %w", i, errMissing)
	}
	return c.args[i], nil
}

// has reports whether input i is given.
func (c *call) has(i int) bool { return i < len(c.args) && c.args[i] != nil }

// floats returns input i, which must hold floats.
func (c *call) floats(i int) (*Tensor, error) {
	t, err := c.arg(i)
	if err == nil && t.Type != Float32 {
		err = fmt.Errorf("input %d is %v, want float32", i, t)
	}
	return t, err
}

// twoFloats returns inputs 0 and 1, which must hold floats.
func (c *call) twoFloats() (a, b *Tensor, err error) {
	if a, err = c.floats(0); err == nil {
		b, err = c.floats(1)
	}
	return a, b, err
}

// argInts returns input 0 and the integers of input 1.
func (c *call) argInts() (x *Tensor, ints []int64, err error) {
	if x, err = c.arg(0); err == nil {
		ints, err = c.ints(1)
	}
	return x, ints, err
}

// ints returns the integers of input i.
func (c *call) ints(i int) ([]int64, error) {
	t, err := c.arg(i)
	if err == nil && t.Type != Int64 && t.Type != Int32 {
		err = fmt.Errorf("input %d is %v, want int64", i, t)
	}
	if err != nil {
		return nil, err
	}
	return t.Ints, nil
}

// int returns an integer attribute, or other if it is omitted.
func (c *call) int(name string, other int64) int64 {
	if a := c.attrs[name]; a != nil {
		return a.i
	}
	return other
}

// axis maps a possibly negative axis to 0 … rank−1.
func axisOf(axis int64, rank int) (int, error) {
	if axis < 0 {
		axis += int64(rank)
	}
	if axis < 0 || axis >= int64(rank) {
		return 0, fmt.Errorf("axis is out of range for %d dimensions", rank)
	}
	return int(axis), nil
}

// one returns a list of a single output.
func one(t *Tensor, err error) ([]*Tensor, error) {
	if err != nil {
		return nil, err
	}
	return []*Tensor{t}, nil
}
