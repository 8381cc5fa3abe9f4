package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSelectAbove compares with the definition: many, few and none above, of any number.
func TestSelectAbove(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(8, 8))
		for _, n := range []int{0, 1, 15, 16, 17, 63, 64, 65, 200, selectRun, selectRun + 1, 5*selectRun - 3} {
			x, margin := random(r, n), random(r, n)
			for i := range x {
				if margin[i] = float32(math.Abs(float64(margin[i]))); r.IntN(8) == 0 {
					x[i] = specials[r.IntN(len(specials))]
				}
			}
			for _, threshold := range []float32{-10, 0, 2.5, 6, 1e9, float32(math.Inf(1)), float32(math.Inf(-1)), nan} {
				want, got := []int32{-3}, []int32{-3}
				for i := range x {
					if x[i]+float32(2*margin[i]) >= threshold {
						want = append(want, int32(i+7))
					}
				}
				if got = s.SelectAbove(got, x, margin, 2, threshold, 7); !slices.Equal(got, want) {
					t.Fatalf("%d numbers above %v: %v, want %v", n, threshold, got, want)
				}
				if n > selectRun {
					continue
				}
				ids := make([]int32, selectRun+1)
				ids[selectRun] = -9
				if s.selectAbove(ids[:selectRun], x, margin, 2, threshold, 7); ids[selectRun] != -9 {
					t.Fatalf("%d numbers: what follows the room for them is written", n)
				}
			}
		}
	})
}
