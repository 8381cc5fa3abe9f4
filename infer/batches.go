package infer

import "github.com/lstmkb/lstmkb/kernels"

// layerPanels are a layer's matrices in int8, laid out once more in panels for several vectors;
// nil where that gains nothing.
type layerPanels struct{ ih, hh *kernels.PackedInt8 }

// PrepareBatches makes NextBatch and Prefill of several texts, and Prefill of several words,
// faster on that set. It takes some milliseconds and as much memory as the LSTM's matrices in
// int8. The numbers computed stay the same.
func (m *Model) PrepareBatches(set *kernels.Set) {
	m.preparing.Do(func() {
		pack := func(m *Matrix) *kernels.PackedInt8 {
			if m.Int8 == nil || m.Int8.M < kernels.PanelRows || !set.FastPacked() {
				return nil
			}
			return kernels.NewPackedInt8(m.Int8)
		}
		layers := make([]layerPanels, len(m.layers))
		for i := range m.layers {
			layers[i] = layerPanels{pack(&m.layers[i].wih), pack(&m.layers[i].whh)}
		}
		m.panels.Store(&layers)
	})
}

// panels are layer i's matrices laid out, nil if they are not prepared.
func (r *Runner) panels(i int) layerPanels {
	if all := r.net.panels.Load(); all != nil {
		return (*all)[i]
	}
	return layerPanels{}
}

// multiplyAll is multiply, by the packed matrix where that is faster.
func (m *Matrix) multiplyAll(k Kernels, packed *kernels.PackedInt8, y []float32, rows int, o *operand) {
	if packed != nil && len(y)/rows >= kernels.PackedVectors && k.FastPacked() {
		k.GemvPacked(y, rows, packed, o.int8(k), nil, nil)
		return
	}
	m.multiply(k, y, rows, o)
}
