package graph

import "slices"

// fold computes each Transpose of a constant once, such as that of an int8 model's decoder
// matrix, if memory allows. Otherwise every run computes it.
func (d *decoder) fold(g *body) {
	g.nodes = slices.DeleteFunc(g.nodes, func(n *node) bool {
		if n.op != "Transpose" || len(n.in) != 1 || len(n.out) != 1 || g.constants[n.in[0]] == nil {
			return false
		}
		r := &runner{budget: d.budget}
		y, err := transpose(&call{runner: r, node: n, args: []*Tensor{g.constants[n.in[0]]}})
		if err != nil {
			return false // a run reports the error, or has the memory
		}
		y[0].storage = nil // belongs to no run
		d.budget, g.constants[n.out[0]] = r.budget, y[0]
		return true
	})
}
