//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// vectorsAVX2 overrides the operations element by element.
func vectorsAVX2(s *Set) {
	vectorAsm{lanes: 8,
		axpy: asm.AxpyAVX2, sumSquares: asm.SumSquaresAVX2, max: asm.MaxAVX2, sumExp: asm.SumExpAVX2, exp: asm.ExpAVX2,
		gates: asm.GatesAVX2, gatesGrad: asm.GatesGradAVX2, adam: asm.AdamAVX2, above: asm.AboveAVX2,
	}.override(s)
}
