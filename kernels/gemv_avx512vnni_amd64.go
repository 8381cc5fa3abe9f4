//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gemvsAVX512VNNI overrides the products with few vectors of int8.
func gemvsAVX512VNNI(s *Set) {
	kernel := gemvKernel[int8, int32]{asm.Gemv1Int8AVX512VNNI, asm.Gemv2Int8AVX512VNNI, asm.Gemv4Int8AVX512VNNI}
	s.gemvInt8 = func(y []float32, ldy int, a *Int8, ids []int32, x *Int8Batch) {
		batch := len(x.Scale)
		// Sums take the place of y until they are scaled.
		sums := unsafe.Slice((*int32)(unsafe.Pointer(&y[0])), len(y))
		switch {
		case a.N == 0:
			gemvInt8Generic(y, ldy, a, ids, x)
		case ids == nil:
			kernel.run(sums, ldy, a.Data, a.LD, x.Data, x.LD, a.M, a.LD, batch)
			for b, scale := range x.Scale {
				asm.ScaleInt8AVX512VNNI(a.M, &sums[b*ldy], &y[b*ldy], &a.Sum[0], &a.Scale[0], scale)
			}
		default:
			for b, scale := range x.Scale {
				for k, i := range ids {
					kernel.one(1, a.LD, &a.Data[int(i)*a.LD], 0, &x.Data[b*x.LD], 0, &sums[b*ldy+k], 0)
					y[b*ldy+k] = float32(sums[b*ldy+k]-128*a.Sum[i]) * a.Scale[i] * scale
				}
			}
		}
	}
}
