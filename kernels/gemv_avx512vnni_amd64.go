//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsAVX512VNNI overrides the product of int8 with VPDPBUSD, which multiplies bytes.
func gemvsAVX512VNNI(s *Set) {
	s.gemvInt8 = tiledInt8(
		int8Tile{8, 2, asm.Gemv8Int8AVX512VNNI},
		int8Tile{4, 4, asm.Gemv4Int8AVX512VNNI},
		int8Tile{2, 8, asm.Gemv2x8Int8AVX512VNNI},
		int8Tile{2, 4, asm.Gemv2Int8AVX512VNNI},
		int8Tile{1, 8, asm.Gemv1x8Int8AVX512VNNI},
		int8Tile{1, 4, asm.Gemv1Int8AVX512VNNI},
	)
}
