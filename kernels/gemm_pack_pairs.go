package kernels

import "math"

// pair is a word of two bfloat16.
func pair(lo, hi float32) float32 {
	return math.Float32frombits(math.Float32bits(RoundBF16(lo))>>16 | math.Float32bits(RoundBF16(hi)))
}

// packPairsGeneric is packer.pack for pairs of bfloat16.
func packPairsGeneric(dst []float32, w int, src []float32, lds, rows, k int) {
	if k == 0 {
		return
	}
	for r := range rows {
		row := src[r*lds : r*lds+k]
		for p := range k / 2 {
			dst[p*w+r] = pair(row[2*p], row[2*p+1])
		}
		if k%2 > 0 {
			dst[k/2*w+r] = pair(row[k-1], 0)
		}
	}
}
