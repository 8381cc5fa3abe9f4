//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsAVX512BF16 overrides the product of bfloat16 by instructions that multiply pairs.
func gemvsAVX512BF16(s *Set) {
	s.gemvBF16 = tiledBF16(
		gemvTile[uint16]{8, 2, asm.Gemv8AVX512BF16},
		gemvTile[uint16]{4, 4, asm.Gemv4AVX512BF16},
		gemvTile[uint16]{2, 8, asm.Gemv2x8AVX512BF16},
		gemvTile[uint16]{2, 4, asm.Gemv2AVX512BF16},
		gemvTile[uint16]{1, 8, asm.Gemv1x8AVX512BF16},
		gemvTile[uint16]{1, 4, asm.Gemv1AVX512BF16},
	)
}
