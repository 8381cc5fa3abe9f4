package nn

import "github.com/lstmkb/lstmkb/kernels"

// LSTM is long short-term memory (Hochreiter & Schmidhuber 1997; forget gate: Gers et
// al. 2000), with the gates in PyTorch's order i, f, g, o:
//
//	z_t = W_ih·x_t + b_ih + W_hh·h_{t−1} + b_hh     z = (zi, zf, zg, zo)
//	i, f, o = σ(zi, zf, zo)   g = tanh(zg)   c_t = f·c_{t−1} + i·g   h_t = o·tanh(c_t)
//
// The forget gate starts open (Jozefowicz et al. 2015).
var LSTM = Cell{Name: "lstm", Operator: "LSTM", Gates: 4, CellState: true, ONNXGates: []int{0, 3, 1, 2},
	Activations: []string{"Sigmoid", "Tanh", "Tanh"}, biasedGate: 1, newArithmetic: func() arithmetic { return &lstm{} }}

// lstm is LSTM's arithmetic; carry is the gradient of c.
type lstm struct {
	tc []float32 // (N, H), tanh(c)
}

func (s *lstm) start(l *recurrent, n int) {
	s.tc = grow(s.tc, n*l.hidden)
	for j := range l.bias {
		l.bias[j] = l.bih.Value[j] + l.bhh.Value[j]
	}
}

func (s *lstm) forward(w *kernels.Worker, l *recurrent, row, next int) {
	h := l.hidden
	w.Gates(l.z[row*l.width:][:l.width], l.read.c[row*h:][:h], l.c[next*h:][:h], s.tc[row*h:][:h], l.h[next*h:][:h])
}

func (s *lstm) backward(w *kernels.Worker, l *recurrent, row int, dh, carry []float32) {
	h := l.hidden
	w.GatesGrad(l.z[row*l.width:][:l.width], l.read.c[row*h:][:h], s.tc[row*h:][:h], dh, carry)
}
