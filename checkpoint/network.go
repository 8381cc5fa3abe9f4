package checkpoint

import (
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Network returns the model as a network whose parameters share memory with m.Tensors. It
// converts int8 matrices to floats.
func (m *Model) Network() (*nn.Model, error) {
	return nn.NewFrom(m.Config.Config, func(s nn.Spec) []float32 {
		if a := m.Int8[s.Name]; a != nil {
			return infer.Dequantize(a)
		}
		return m.Tensors[s.Name]
	})
}

// Inference returns the model for prediction. It shares the weights of m.
func (m *Model) Inference() (*infer.Model, error) {
	return infer.New(m.Config.Config, func(s nn.Spec) infer.Matrix {
		return infer.Matrix{Float32: m.Tensors[s.Name], Int8: m.Int8[s.Name]}
	})
}

// FromNetwork returns the contents of a model folder for net, whose parameters it shares.
// licence is the licence of the training text.
func FromNetwork(net *nn.Model, v *vocab.Vocab, licence string) *Model {
	m := &Model{Vocab: v, Tensors: map[string][]float32{},
		Config: Config{Format: Format, Config: net.Config, Tokenizer: v.Tokenizer(), Licence: licence}}
	for _, p := range net.Params() {
		m.Tensors[p.Name] = p.Value
	}
	return m
}
