//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// int2AVX512VNNI overrides the product with Int2.
func int2AVX512VNNI(s *Set) {
	s.gemvInt2 = int2Product{true, func(y []float32, a *Int2, bias []float32, x []int8, xscale float32, offset int32) {
		if len(y) < 4 {
			gemvInt2Generic(y, a, bias, x, xscale, offset)
			return
		}
		row := a.LD / 4
		run := func(from, rows int) {
			asm.GemvInt2AVX512VNNI(rows, row, &a.Data[from*row], &x[0], &y[from], &a.Scale[from], &bias[from], xscale, offset)
		}
		const block = 1 << 16 // rows of a call, which cannot be preempted
		for i := 0; i < len(y)&^3; i += block {
			run(i, min(block, len(y)&^3-i))
		}
		if len(y)&3 > 0 { // with some of those before once more
			run(len(y)-4, 4)
		}
	}}
}
