package kernels

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
)

// FuzzGemm compares every set, the reference among them, with float64 sums.
func FuzzGemm(f *testing.F) {
	f.Add(byte(6), byte(16), byte(8), byte(0), []byte{1, 2, 3, 4})
	f.Add(byte(13), byte(33), byte(9), byte(0xff), []byte("sums that cancel"))
	f.Add(byte(40), byte(0), byte(17), byte(5), []byte{})
	pools := poolsOf(f, 1, 2)
	f.Fuzz(func(t *testing.T, m, n, k, mode byte, data []byte) {
		// Two bytes a value, whose products neither overflow nor underflow.
		at := 0
		fill := func(_ *rand.Rand, n int) []float32 {
			x := make([]float32, n)
			for i := range x {
				if len(data) > 1 {
					x[i] = float32(math.Ldexp(float64(int8(data[at])), int(int8(data[at+1]))/8))
					if at += 2; at+1 >= len(data) {
						at = 0
					}
				}
			}
			return x
		}
		checkGemm(t, pools, int(m%41), int(n%41), int(k%41), int(mode%16), fill, false)
	})
}

func FuzzTopK(f *testing.F) {
	f.Add(byte(5), []byte{0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 192, 127, 0, 0, 0, 64})
	f.Add(byte(0), []byte{1, 2, 3, 4})
	f.Fuzz(func(t *testing.T, k byte, data []byte) {
		x := make([]float32, len(data)/4)
		for i := range x {
			x[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		}
		for _, s := range Sets() {
			checkTopK(t, s, x, int(k))
		}
	})
}
