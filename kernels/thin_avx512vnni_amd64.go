//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// thinAVX512VNNI overrides the product with Thin, which is of at most thinBlock rows:
// no call, which cannot be preempted, is long.
func thinAVX512VNNI(s *Set) {
	s.gemvThin = func(y, most []float32, a []int8, scale, bias []float32, x []int8, xscale float32) {
		if len(y) < thinRows {
			gemvThinGeneric(y, most, a, scale, bias, x, xscale)
			return
		}
		n := len(y) / thinRows
		asm.GemvThinAVX512VNNI(n, &a[0], &x[0], &y[0], &most[:n][0], &scale[0], &bias[0], xscale)
	}
	s.thinFour = func(rows int, y []float32, ldy int, most []float32, ldmost int, a []int8, scale, bias []float32, x []int8, ldx int, xscale []float32) {
		n := rows / thinRows
		asm.GemvThin4AVX512VNNI(n, &a[:rows*ThinColumns][0], &x[:3*ldx+ThinColumns][0], ldx, &y[:3*ldy+rows][0], ldy*4,
			&most[:3*ldmost+n][0], ldmost*4, &scale[:rows][0], &bias[:rows][0], &xscale[:4][0])
	}
}
