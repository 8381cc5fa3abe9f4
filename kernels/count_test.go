package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestCountAbove compares with the definition, for numbers that tie and for all special ones.
func TestCountAbove(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(9, 9))
		for _, n := range []int{0, 1, 15, 16, 17, 63, 64, 65, 127, 200, 1000, longRun + 70} {
			x := random(r, n)
			for i := range x {
				if r.IntN(4) == 0 {
					x[i] = specials[r.IntN(len(specials))]
				}
			}
			for _, threshold := range []float32{-10, 0, float32(math.Copysign(0, -1)), 1, 2.5, 1e9, float32(math.Inf(1)), float32(math.Inf(-1)), nan} {
				want := 0
				for _, v := range x {
					if v > threshold {
						want++
					}
				}
				if got := s.CountAbove(x, threshold); got != want {
					t.Fatalf("%d of %d numbers are above %v, want %d", got, n, threshold, want)
				}
			}
		}
	})
}
