package kernels

import "math"

// pair is a word of two bfloat16.
func pair(lo, hi float32) float32 {
	return math.Float32frombits(roundBits(math.Float32bits(lo))>>16 | roundBits(math.Float32bits(hi)))
}

// packPairsGeneric is micro.pack for pairs of bfloat16.
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

// splitPairsGeneric is micro.split for pairs of bfloat16.
func splitPairsGeneric(dst []float32, w, stride int, src []float32, lds, n, k int) {
	for p := 0; p < k; p += 2 {
		for j := range n {
			hi := float32(0)
			if p+1 < k {
				hi = src[(p+1)*lds+j]
			}
			dst[j/w*stride+p/2*w+j%w] = pair(src[p*lds+j], hi)
		}
	}
}
