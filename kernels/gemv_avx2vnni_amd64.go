//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsAVX2VNNI overrides the product of int8 with VPDPBUSD, which multiplies bytes.
func gemvsAVX2VNNI(s *Set) {
	s.gemvInt8 = tiledInt8(
		int8Tile{2, 4, asm.Gemv2Int8AVX2VNNI},
		int8Tile{1, 8, asm.Gemv1x8Int8AVX2VNNI},
		int8Tile{1, 4, asm.Gemv1Int8AVX2VNNI},
	)
}
