//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// vectorsAVX2 overrides the operations element by element.
func vectorsAVX2(s *Set) {
	vectorAsm{lanes: 8,
		axpy: asm.AxpyAVX2, sumSquares: asm.SumSquaresAVX2, max: asm.MaxAVX2, sumExp: asm.SumExpAVX2, exp: asm.ExpAVX2,
		gates: asm.GatesAVX2, gatesGrad: asm.GatesGradAVX2, adam: asm.AdamAVX2,
	}.override(s)
	s.above = func(x []float32, least float32) int {
		n := len(x) &^ 7
		if n > 0 {
			if i := asm.AboveAVX2(n, &x[0], least); i < n {
				return i
			}
		}
		return n + aboveGeneric(x[n:], least)
	}
}
