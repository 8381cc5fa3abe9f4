package graph

import "slices"

// newTensor allocates a tensor of zeros within the budget. The budget gets its memory back
// when no value holds it any more.
func (r *runner) newTensor(t Type, dims ...int) (*Tensor, error) {
	before := r.left
	y, err := r.budget.newTensor(t, dims...)
	if err != nil {
		return nil, err
	}
	y.storage = &storage{bytes: before - r.left}
	return y, nil
}

// set makes t the value of name in s. The budget counts the memory of t from its first name
// on.
func (r *runner) set(s *scope, name string, t *Tensor) {
	r.hold(t)
	r.drop(s, name)
	s.values[name] = t
}

// hold adds a use of t's memory.
func (r *runner) hold(t *Tensor) {
	if m := t.storage; m != nil {
		if m.values == 0 {
			r.left -= m.bytes
		}
		m.values++
	}
}

// release ends a use that hold added.
func (r *runner) release(t *Tensor) {
	if m := t.storage; m != nil {
		if m.values--; m.values == 0 {
			r.left += m.bytes
		}
	}
}

// drop removes the named value from s, if there is one.
func (r *runner) drop(s *scope, name string) {
	if t := s.values[name]; t != nil {
		r.release(t)
		delete(s.values, name)
	}
}

// plan sets, for each node, the values that no later node reads.
func (d *decoder) plan(g *body) error {
	needed := map[string]bool{}
	for _, x := range g.outputs {
		needed[x.Name] = true
	}
	for _, n := range slices.Backward(g.nodes) {
		for _, a := range n.attrs {
			if a.body != nil {
				if err := d.plan(a.body); err != nil {
					return err
				}
			}
		}
		names := append(n.reads(nil), n.out...)
		if err := d.take(len(names), 160); err != nil { // for lists and the map, as they grow
			return err
		}
		for _, name := range names {
			if needed[name] {
				continue
			}
			needed[name] = true
			n.last = append(n.last, name)
		}
	}
	return nil
}

// reads appends the names that a node may read, including those in its graphs.
func (n *node) reads(names []string) []string {
	names = append(names, n.in...)
	for _, a := range n.attrs {
		if a.body == nil {
			continue
		}
		for _, inner := range a.body.nodes {
			names = inner.reads(names)
		}
		for _, x := range a.body.outputs {
			names = append(names, x.Name)
		}
	}
	return names
}
