package graph

import "slices"

// fold computes once what is a Transpose of a constant, such as the decoder's matrix
// of a model in int8, as far as the memory reaches. Others are computed as they run.
func (d *decoder) fold(g *body) {
	g.nodes = slices.DeleteFunc(g.nodes, func(n *node) bool {
		if n.op != "Transpose" || len(n.in) != 1 || len(n.out) != 1 || g.constants[n.in[0]] == nil {
			return false
		}
		r := &runner{budget: d.budget}
		y, err := transpose(&call{runner: r, node: n, args: []*Tensor{g.constants[n.in[0]]}})
		if err != nil {
			return false // the run tells of it, or has the memory
		}
		y[0].storage = nil // of no run
		d.budget, g.constants[n.out[0]] = r.budget, y[0]
		return true
	})
}
