package nn

// Param is one trained tensor, row-major, under the name that PyTorch gives it.
type Param struct {
	Name  string
	Shape []int
	Value []float32
	Grad  []float32 // nil until the model is made trainable
}

// Spec is the name and shape of one parameter.
type Spec struct {
	Name  string
	Shape []int
}

// Size is the number of floats of the parameter.
func (s Spec) Size() int {
	n := 1
	for _, d := range s.Shape {
		n *= d
	}
	return n
}

// Quantizable reports whether the parameter is a matrix, which a model in int8 stores
// in int8; biases stay in float32.
func (s Spec) Quantizable() bool { return len(s.Shape) == 2 }

// Specs lists the parameters of a model of this shape, in the order of
// Model.Params. Tied models have no decoder.weight; where E ≠ H they have
// projection.weight and projection.bias.
func (c Config) Specs() []Spec {
	specs := []Spec{{"embedding.weight", []int{c.Vocab, c.Embedding}}}
	cell, in := c.Kind(), c.Embedding
	rows := cell.Gates * c.Hidden
	for l := range c.Layers {
		specs = append(specs,
			Spec{cell.Param("weight_ih", l), []int{rows, in}},
			Spec{cell.Param("weight_hh", l), []int{rows, c.Hidden}},
			Spec{cell.Param("bias_ih", l), []int{rows}},
			Spec{cell.Param("bias_hh", l), []int{rows}})
		in = c.Hidden
	}
	if c.Projected() {
		specs = append(specs, Spec{"projection.weight", []int{c.Embedding, c.Hidden}},
			Spec{"projection.bias", []int{c.Embedding}})
	}
	if !c.Tied {
		specs = append(specs, Spec{"decoder.weight", []int{c.Vocab, c.Hidden}})
	}
	return append(specs, Spec{"decoder.bias", []int{c.Vocab}})
}
