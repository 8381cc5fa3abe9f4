package export

// product names the tensors of an integer linear layer; bias is "" if there is none.
type product struct{ q, scale, bias string }

// linearInt8 adds y = (x·q)·scale + bias, with x rounded to 0 … 255 by a scale and a zero point
// that are computed as the graph runs. In this order, ONNX Runtime fuses the operators into
// one (DynamicQuantizeMatMul).
func (g *graph) linearInt8(x string, w product, y string) string {
	g.add("DynamicQuantizeLinear", []string{x}, []string{y + "_int8", y + "_scale", y + "_zero"})
	g.add("MatMulInteger", []string{y + "_int8", w.q, y + "_zero"}, []string{y + "_integers"})
	g.add("Cast", []string{y + "_integers"}, []string{y + "_whole"}, attr{name: "to", i: typeFloat})
	g.add("Mul", []string{y + "_scale", w.scale}, []string{y + "_scales"})
	if w.bias == "" {
		return g.add("Mul", []string{y + "_whole", y + "_scales"}, []string{y})
	}
	g.add("Mul", []string{y + "_whole", y + "_scales"}, []string{y + "_product"})
	return g.add("Add", []string{y + "_product", w.bias}, []string{y})
}

// over returns x[i]/by[i].
func over(x, by []float32) []float32 {
	y := make([]float32, len(x))
	for i := range x {
		y[i] = x[i] / by[i]
	}
	return y
}
