package nn

import "github.com/lstmkb/lstmkb/kernels"

// GRU is the gated recurrent unit (Cho et al. 2014) in the form of PyTorch and cuDNN,
// whose reset gate acts on the product with h, with the gates in PyTorch's order
// r, z, n:
//
//	r, z = σ(W_ih·x_t + b_ih + W_hh·h_{t−1} + b_hh)
//	n = tanh(W_in·x_t + b_in + r∘(W_hn·h_{t−1} + b_hn))   h_t = (1−z)∘n + z∘h_{t−1}
var GRU = Cell{Name: "gru", Operator: "GRU", Gates: 3, Apart: true, ONNXGates: []int{1, 0, 2},
	Activations: []string{"Sigmoid", "Tanh"}, biasedGate: -1, newArithmetic: func() arithmetic { return gru{} }}

// gru is GRU's arithmetic; carry is the gradient of h_{t−1} through z∘h_{t−1}. bias holds
// all biases but b_hn, which the reset gate multiplies too.
type gru struct{}

func (gru) start(l *recurrent, n int) {
	copy(l.bias, l.bih.Value)
	for j, b := range l.bhh.Value[:2*l.hidden] {
		l.bias[j] += b
	}
}

func (gru) forward(w *kernels.Worker, l *recurrent, row, next int) {
	h := l.hidden
	w.GatesGRU(l.z[row*l.width:][:l.width], l.zh[row*l.width:][:l.width], l.bhh.Value[2*h:], l.read.h[row*h:][:h], l.h[next*h:][:h])
}

func (gru) backward(w *kernels.Worker, l *recurrent, row int, dh, carry []float32) {
	h := l.hidden
	w.GatesGRUGrad(l.z[row*l.width:][:l.width], l.zh[row*l.width:][:l.width], l.read.h[row*h:][:h], dh, carry)
}
