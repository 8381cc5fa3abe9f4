package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestReach compares with the definition: many, few and none that reach, of any number.
func TestReach(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(8, 8))
		for _, n := range []int{0, 1, 15, 16, 17, 63, 64, 65, 200, reachRun, reachRun + 1, 5*reachRun - 3} {
			x, off := random(r, n), random(r, n)
			for i := range x {
				if off[i] = float32(math.Abs(float64(off[i]))); r.IntN(8) == 0 {
					x[i] = specials[r.IntN(len(specials))]
				}
			}
			for _, least := range []float32{-10, 0, 2.5, 6, 1e9, float32(math.Inf(1)), float32(math.Inf(-1)), nan} {
				want, got := []int32{-3}, []int32{-3}
				for i := range x {
					if x[i]+float32(2*off[i]) >= least {
						want = append(want, int32(i+7))
					}
				}
				if got = s.SelectAbove(got, x, off, 2, least, 7); !slices.Equal(got, want) {
					t.Fatalf("%d numbers that reach %v: %v, want %v", n, least, got, want)
				}
				if n > reachRun {
					continue
				}
				ids := make([]int32, reachRun+1)
				ids[reachRun] = -9
				if s.reach(ids[:reachRun], x, off, 2, least, 7); ids[reachRun] != -9 {
					t.Fatalf("%d numbers: what follows the room for them is written", n)
				}
			}
		}
	})
}
