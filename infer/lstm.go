package infer

import "github.com/lstmkb/lstmkb/nn"

// lstm is PyTorch's LSTM, whose gates are i, f, g, o; package nn has the equations.
var lstm = cell{
	gates: nn.LSTM.Gates,
	bias: func(bih, bhh []float32) []float32 {
		sum := make([]float32, len(bih))
		for j := range sum {
			sum[j] = bih[j] + bhh[j]
		}
		return sum
	},
	step: func(k Kernels, s cellStep) {
		n := s.to - s.from
		k.Axpy(1, s.zh, s.zx)
		for gate := range 4 {
			k.Axpy(1, s.bias[gate*len(s.h)+s.from:][:n], s.zx[gate*n:][:n])
		}
		c := s.c[s.from:s.to]
		k.Gates(s.zx, c, c, s.scratch[s.from:s.to], s.h[s.from:s.to])
	},
}
