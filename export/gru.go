package export

// gruCell is PyTorch's, whose reset gate acts on the product with h. In int8 the gates
// stand as reset, update, new: the first two share a Sigmoid.
var gruCell = cell{attrs: []attr{{name: "linear_before_reset", i: 1}}, order: []int{0, 1, 2}, arithmetic: gruStep}

// gruStep adds
//
//	r, z = σ(zx_rz + zh_rz)   n = tanh(zx_n + r·zh_n)   h = n + z·(h − n)
func gruStep(g *graph, name func(string) string, h int, zx, zh string, before, after state) {
	gates := g.constant(name("gates"), int64(2*h), int64(h))
	g.add("Split", []string{zx, gates}, []string{name("zx_rz"), name("zx_n")}, attr{name: "axis", i: -1})
	g.add("Split", []string{zh, gates}, []string{name("zh_rz"), name("zh_n")}, attr{name: "axis", i: -1})
	g.add("Add", []string{name("zx_rz"), name("zh_rz")}, []string{name("z_rz")})
	g.add("Sigmoid", []string{name("z_rz")}, []string{name("rz")})
	g.add("Split", []string{name("rz")}, []string{name("r"), name("z")}, attr{name: "axis", i: -1})
	g.add("Mul", []string{name("r"), name("zh_n")}, []string{name("r_zh_n")})
	g.add("Add", []string{name("zx_n"), name("r_zh_n")}, []string{name("z_n")})
	g.add("Tanh", []string{name("z_n")}, []string{name("n")})
	g.add("Sub", []string{before[0], name("n")}, []string{name("h_less_n")})
	g.add("Mul", []string{name("z"), name("h_less_n")}, []string{name("z_h_less_n")})
	g.add("Add", []string{name("n"), name("z_h_less_n")}, []string{after[0]})
}
