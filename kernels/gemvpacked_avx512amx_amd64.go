//go:build !purego

package kernels

import (
	"unsafe"

	"github.com/lstmkb/lstmkb/asm"
)

// gemvPackedAVX512AMX overrides the product with a PackedInt8 for many vectors.
func gemvPackedAVX512AMX(s *Set) {
	s.gemvPacked.tiles = packedTiles{
		func(panels, chunks, vectors int, a, x []int8, y []float32, ldy int) {
			asm.GemvPackedAVX512AMX(panels, chunks, vectors, &a[0], &x[0], &y[0], ldy*4)
		},
		func(panels, chunks int, x []int8, y, max, scale, bias []float32, xscale float32) {
			asm.FinishPackedAVX512(panels, chunks, &x[0], &y[0], unsafe.SliceData(max), &scale[0], unsafe.SliceData(bias), xscale)
		},
	}
	s.gemvPacked.run = s.gemvPacked.tiles.product(gemvPackedVNNI)
}
