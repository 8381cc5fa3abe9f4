//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsAVX512VNNI overrides the product of int8 by instructions that multiply bytes.
func gemvsAVX512VNNI(s *Set) {
	s.gemvInt8 = tiledInt8(
		int8Tile{8, asm.Gemv8Int8AVX512VNNI},
		int8Tile{4, asm.Gemv4Int8AVX512VNNI},
		int8Tile{2, asm.Gemv2Int8AVX512VNNI},
		int8Tile{1, asm.Gemv1Int8AVX512VNNI},
	)
}
