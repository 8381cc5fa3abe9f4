package export

// lstmCell has the gates in int8 as input, forget, output, cell: the first three share a
// Sigmoid.
var lstmCell = cell{order: []int{0, 1, 3, 2}, arithmetic: lstmStep}

// lstmStep adds
//
//	i, f, o = σ(zi, zf, zo)   g = tanh(zg)   c = f·c + i·g   h = o·tanh(c)
func lstmStep(g *graph, name func(string) string, h int, z, _ string, before, after state) {
	gates := g.constant(name("gates"), int64(3*h), int64(h))
	g.add("Split", []string{z, gates}, []string{name("zifo"), name("zg")}, attr{name: "axis", i: -1})
	g.add("Sigmoid", []string{name("zifo")}, []string{name("ifo")})
	g.add("Split", []string{name("ifo")}, []string{name("i"), name("f"), name("o")}, attr{name: "axis", i: -1})
	g.add("Tanh", []string{name("zg")}, []string{name("g")})
	g.add("Mul", []string{name("f"), before[1]}, []string{name("fc")})
	g.add("Mul", []string{name("i"), name("g")}, []string{name("ig")})
	g.add("Add", []string{name("fc"), name("ig")}, []string{after[1]})
	g.add("Tanh", []string{after[1]}, []string{name("tanh_c")})
	g.add("Mul", []string{name("o"), name("tanh_c")}, []string{after[0]})
}
