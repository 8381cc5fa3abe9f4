//go:build !purego

package kernels

import "github.com/lstmkb/lstmkb/asm"

// gemvsAVX2 overrides the products with few vectors, quantisation and streaming.
func gemvsAVX2(s *Set) {
	s.gemvF32 = tiledF32(
		gemvTile{2, 4, asm.Gemv2AVX2},
		gemvTile{1, 8, asm.Gemv1x8AVX2},
		gemvTile{1, 4, asm.Gemv1AVX2},
	)
	s.gemvInt8 = tiledInt8(
		int8Tile{2, 4, asm.Gemv2Int8AVX2},
		int8Tile{1, 4, asm.Gemv1Int8AVX2},
	)
	s.quantizer = quantizer{asm.MagnitudeAVX2, asm.QuantizeAVX2}
	s.stream = streamIn(asm.StreamAVX2)
}
