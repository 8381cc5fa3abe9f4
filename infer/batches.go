package infer

import "github.com/lstmkb/lstmkb/kernels"

// layerPanels are a layer's matrices in int8, laid out once more for several texts; nil
// where that gains nothing.
type layerPanels struct{ ih, hh *kernels.Panels }

// PrepareBatches makes NextBatch and Read of several texts, and Read of several words,
// faster on that set, by some milliseconds of work and the LSTM's matrices in int8 once
// more in memory. The numbers that they compute stay the same.
func (n *Model) PrepareBatches(set *kernels.Set) {
	n.preparing.Do(func() {
		layers := make([]layerPanels, len(n.layers))
		for i := range n.layers {
			layers[i] = layerPanels{set.NewPanels(n.layers[i].wih.Int8), set.NewPanels(n.layers[i].whh.Int8)}
		}
		n.panels.Store(&layers)
	})
}

// panels of layer i, none if they are not prepared or not for these kernels.
func (s *Runner) panels(i int) layerPanels {
	if all := s.net.panels.Load(); all != nil && s.k.FastPanels() {
		return (*all)[i]
	}
	return layerPanels{}
}

// multiplyAll is multiply, by the matrix's panels if there are some, and vectors enough.
func (m *Matrix) multiplyAll(k Kernels, p *kernels.Panels, y []float32, rows int, o *operand) {
	if p != nil && len(y)/rows >= kernels.PanelVectors {
		k.GemvPanels(y, rows, p, o.int8(k))
		return
	}
	m.multiply(k, y, rows, o)
}
