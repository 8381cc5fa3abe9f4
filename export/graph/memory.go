package graph

import "slices"

// newTensor allocates a tensor of zeros within the budget, which has its memory back
// once no value has it.
func (r *runner) newTensor(t Type, dims ...int) (*Tensor, error) {
	before := r.left
	y, err := r.budget.newTensor(t, dims...)
	if err != nil {
		return nil, err
	}
	y.storage = &storage{bytes: before - r.left}
	return y, nil
}

// set makes t the value of that name in s. The memory of a first name is taken.
func (r *runner) set(s *scope, name string, t *Tensor) {
	r.hold(t)
	r.drop(s, name)
	s.values[name] = t
}

// hold counts a use of t's memory.
func (r *runner) hold(t *Tensor) {
	if m := t.storage; m != nil {
		if m.values == 0 {
			r.left -= m.bytes
		}
		m.values++
	}
}

// release ends a use that hold has counted.
func (r *runner) release(t *Tensor) {
	if m := t.storage; m != nil {
		if m.values--; m.values == 0 {
			r.left += m.bytes
		}
	}
}

// drop forgets a value of s, if it has one of that name.
func (r *runner) drop(s *scope, name string) {
	if t := s.values[name]; t != nil {
		r.release(t)
		delete(s.values, name)
	}
}

// plan tells each node which values nothing reads after it.
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
		if err := d.take(len(names), 160); err != nil { // of lists and the map, as they grow
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

// reads appends the names that a node may read, those in its graphs too.
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
