//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// vectorsNEON overrides the operations element by element.
func vectorsNEON(s *Set) {
	vectorAsm{lanes: 4,
		axpy: asm.AxpyNEON, sumSquares: asm.SumSquaresNEON, max: asm.MaxNEON, sumExp: asm.SumExpNEON, exp: asm.ExpNEON,
		gates: asm.GatesNEON, gatesGrad: asm.GatesGradNEON, adam: asm.AdamNEON, above: asm.AboveNEON,
	}.override(s)
}
