//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsAVX512 overrides the products with few vectors, quantisation and streaming.
func gemvsAVX512(s *Set) {
	s.gemvF32 = tiledF32(
		gemvTile{8, 2, asm.Gemv8AVX512},
		gemvTile{4, 4, asm.Gemv4AVX512},
		gemvTile{2, 8, asm.Gemv2x8AVX512},
		gemvTile{2, 4, asm.Gemv2AVX512},
		gemvTile{1, 8, asm.Gemv1x8AVX512},
		gemvTile{1, 4, asm.Gemv1AVX512},
	)
	s.gemvInt8 = tiledInt8(
		int8Tile{8, 2, asm.Gemv8Int8AVX512},
		int8Tile{4, 4, asm.Gemv4Int8AVX512},
		int8Tile{2, 8, asm.Gemv2x8Int8AVX512},
		int8Tile{2, 4, asm.Gemv2Int8AVX512},
		int8Tile{1, 8, asm.Gemv1x8Int8AVX512},
		int8Tile{1, 4, asm.Gemv1Int8AVX512},
	)
	s.quantizer = quantizer{asm.MagnitudeAVX512, asm.QuantizeAVX512}
	s.stream = streamIn(asm.StreamAVX512)
}
