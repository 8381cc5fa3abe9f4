package infer

import "github.com/lstmkb/lstmkb/nn"

// gru is PyTorch's GRU, whose gates are r, z, n; package nn has the equations. Its bias
// is what is added to the products with x, (3H), and then n's b_hh (H), which is added
// to its product with h.
var gru = cell{
	gates: nn.GRU.Gates,
	bias: func(bih, bhh []float32) []float32 {
		n := len(bhh) / 3 * 2
		b := append(make([]float32, 0, len(bih)+len(bhh)-n), bih...)
		for j, v := range bhh[:n] {
			b[j] += v
		}
		return append(b, bhh[n:]...)
	},
	step: func(k Kernels, s cellStep) {
		n, h := s.to-s.from, len(s.h)
		for gate := range 3 {
			k.Axpy(1, s.bias[gate*h+s.from:][:n], s.zx[gate*n:][:n])
		}
		k.GatesGRU(s.zx, s.zh, s.bias[3*h+s.from:][:n], s.h[s.from:s.to], s.h[s.from:s.to])
	},
}
