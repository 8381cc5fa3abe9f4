package graph

// operator computes the outputs of a node.
type operator func(c *call) ([]*Tensor, error)

var operators map[string]operator

// init avoids an initialisation cycle: Scan runs graphs, which look up operators.
func init() {
	operators = map[string]operator{
		"Add": pairwise(func(a, b float32) float32 { return a + b }, func(a, b int64) int64 { return a + b }),
		"Sub": pairwise(func(a, b float32) float32 { return a - b }, func(a, b int64) int64 { return a - b }),
		"Mul": pairwise(func(a, b float32) float32 { return a * b }, func(a, b int64) int64 { return a * b }),
		"Div": pairwise(func(a, b float32) float32 { return a / b }, nil),

		"Sigmoid": sigmoid, "Tanh": tanh, "Identity": identity, "Cast": cast,
		"Constant": constant, "ConstantOfShape": constantOfShape, "Shape": shapeOf,
		"Gather": gather, "Transpose": transpose, "Concat": concat, "Split": split, "Slice": slice, "Expand": expand,
		"Reshape": reshape, "Squeeze": squeeze, "Unsqueeze": unsqueeze,
		"MatMul": matMul, "Gemm": gemm, "LSTM": lstm, "GRU": gru, "Scan": scan,
		"Softmax": softmax, "LogSoftmax": logSoftmax, "TopK": topK,
		"DynamicQuantizeLinear": dynamicQuantize, "QuantizeLinear": quantize, "DequantizeLinear": dequantize,
		"MatMulInteger": matMulInteger,
	}
}
