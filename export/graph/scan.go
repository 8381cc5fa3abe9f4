package graph

import "fmt"

// scan runs a graph for each row of its scanned inputs, forward along axis 0. It passes the
// states from one run to the next and stacks the other outputs.
func scan(c *call) ([]*Tensor, error) {
	g := c.attrs["body"]
	if g == nil || g.body == nil {
		return nil, fmt.Errorf("has no body")
	}
	for _, name := range []string{"scan_input_axes", "scan_input_directions", "scan_output_axes", "scan_output_directions"} {
		if a := c.attrs[name]; a != nil {
			for _, v := range a.ints {
				if v != 0 {
					return nil, fmt.Errorf("%s is %v, want zeros", name, a.ints)
				}
			}
		}
	}
	scanned := c.int("num_scan_inputs", 0)
	states := int64(len(c.args)) - scanned
	inputs := g.body.inputs
	if scanned < 1 || states < 0 || len(inputs) != len(c.args) || int64(len(g.body.outputs)) < states {
		return nil, fmt.Errorf("has %d inputs, %d of them scanned, and a body of %d inputs and %d outputs",
			len(c.args), scanned, len(inputs), len(g.body.outputs))
	}
	steps := -1
	for i := range c.args {
		x, err := c.arg(i)
		if err != nil {
			return nil, err
		}
		if i < int(states) {
			continue
		}
		if len(x.Dims) == 0 || steps >= 0 && x.Dims[0] != steps {
			return nil, fmt.Errorf("scanned input is %v, want %d rows", x, steps)
		}
		steps = x.Dims[0]
	}
	if steps == 0 {
		return nil, fmt.Errorf("scans no rows, want at least one")
	}
	if err := c.take(steps, 64); err != nil { // rows may be empty, but each counts
		return nil, err
	}
	return c.scanRows(g.body, steps, int(states))
}

func (c *call) scanRows(g *body, steps, states int) ([]*Tensor, error) {
	out := make([]*Tensor, len(g.outputs))
	copy(out, c.args[:states])
	for t := range steps {
		s := &scope{values: make(map[string]*Tensor, len(g.inputs)), outer: c.scope}
		for i, x := range g.inputs {
			v := c.args[i]
			if i < states {
				v = out[i]
			} else {
				row := v.Len() / steps
				part, err := c.newTensor(v.Type, v.Dims[1:]...)
				if err != nil {
					return nil, err
				}
				part.move(0, v, t*row, row)
				c.left += part.storage.bytes // its name takes them again
				v = part
			}
			c.set(s, x.Name, v)
		}
		made, err := c.graph(g, s)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", t, err)
		}
		if err := c.keep(out, made, t, steps, states); err != nil {
			return nil, fmt.Errorf("row %d: %w", t, err)
		}
		for name := range s.values {
			c.drop(s, name)
		}
	}
	for _, x := range out[:states] {
		c.release(x)
	}
	return out, nil
}

// keep moves the outputs of a row to out: it holds states as they are and copies other
// outputs into their stack.
func (c *call) keep(out, made []*Tensor, t, steps, states int) error {
	for i, x := range made {
		if i < states {
			c.hold(x)
			if t > 0 { // at first it is the caller's
				c.release(out[i])
			}
			out[i] = x
			continue
		}
		if t == 0 {
			y, err := c.newTensor(x.Type, append([]int{steps}, x.Dims...)...)
			if err != nil {
				return err
			}
			out[i] = y
		}
		if out[i].Type != x.Type || out[i].Len() != steps*x.Len() {
			return fmt.Errorf("output %d is %v, want a row of %v", i, x, out[i])
		}
		out[i].move(t*x.Len(), x, 0, x.Len())
	}
	return nil
}
