//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// thinAVX512VNNI overrides the product with Thin, which is of at most thinBlock rows:
// no call, which cannot be preempted, is long.
func thinAVX512VNNI(s *Set) {
	s.gemvThin = func(y []float32, a []int8, scale, bias []float32, x []int8, xscale float32, offset int32) {
		if len(y) < thinRows {
			gemvThinGeneric(y, a, scale, bias, x, xscale, offset)
			return
		}
		asm.GemvThinAVX512VNNI(len(y)/thinRows, &a[0], &x[0], &y[0], &scale[0], &bias[0], xscale, offset)
	}
}
