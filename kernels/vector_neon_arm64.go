//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// vectorsNEON overrides the operations element by element.
func vectorsNEON(s *Set) {
	vectorAsm{lanes: 4,
		axpy: asm.AxpyNEON, sumSquares: asm.SumSquaresNEON, max: asm.MaxNEON, sumExp: asm.SumExpNEON, exp: asm.ExpNEON,
		gates: asm.GatesNEON, gatesGrad: asm.GatesGradNEON, adam: asm.AdamNEON,
	}.override(s)
	s.above = func(x []float32, least float32) int {
		n, i := len(x)&^15, 0
		if n > 0 {
			i = asm.AboveNEON(n, &x[0], least)
		}
		return i + aboveGeneric(x[i:], least)
	}
}
