package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// sortTopK is the oracle: a stable sort keeps equal values in index order.
func sortTopK(x []float32, k int) []int32 {
	var order []int32
	for i, v := range x {
		if v == v {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		if x[a] > x[b] {
			return -1
		} else if x[a] < x[b] {
			return 1
		}
		return 0
	})
	return order[:min(k, len(order))]
}

func checkTopK(t *testing.T, s *Set, x []float32, k int) {
	t.Helper()
	want := sortTopK(x, k)
	whole := make([]int32, k+2)
	whole[0], whole[k+1] = -7, -7
	got := whole[1 : k+1 : k+1]
	n := s.TopK(got, x)
	if !slices.Equal(got[:n], want) {
		t.Fatalf("TopK of %v, k=%d: %v, want %v", x, k, got[:n], want)
	}
	if whole[0] != -7 || whole[k+1] != -7 || slices.ContainsFunc(got[n:], func(i int32) bool { return i != 0 }) {
		t.Fatalf("k=%d: wrote outside the %d results: %v", k, n, whole)
	}
}

func TestTopK(t *testing.T) {
	forSets(t, testTopK)
}

func testTopK(t *testing.T, s *Set) {
	r := rand.New(rand.NewPCG(1, 1))
	fills := map[string]func(i int) float32{
		"random":   func(int) float32 { return float32(r.NormFloat64()) },
		"ties":     func(int) float32 { return float32(r.IntN(3)) },
		"equal":    func(int) float32 { return 1 },
		"rising":   func(i int) float32 { return float32(i) },
		"falling":  func(i int) float32 { return float32(-i) },
		"NaN":      func(int) float32 { return nan },
		"specials": func(int) float32 { return specials[r.IntN(len(specials))] },
		"mostly NaN": func(i int) float32 {
			if i%5 != 4 {
				return nan
			}
			return float32(r.IntN(4))
		},
	}
	for name, fill := range fills {
		t.Run(name, func(t *testing.T) {
			for _, n := range append(lengths(), 1000) {
				x := make([]float32, n)
				for i := range x {
					x[i] = fill(i)
				}
				for _, k := range []int{0, 1, 2, 5, 16, 100} {
					checkTopK(t, s, x, k)
				}
			}
		})
	}
}

// The first value above the threshold, at any place, and never a NaN.
func TestAbove(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		forLengths(func(n, off int) {
			_, x := place(off, make([]float32, n))
			for i := range x {
				x[i] = []float32{nan, -inf, 1, 0.5}[(i+off)%4]
			}
			// From the last to the first, so that there are others above it further on.
			for at := n; at >= 0; at-- {
				if at < n {
					x[at] = 2
				}
				if got := s.above(x, 1); got != at {
					t.Fatalf("n=%d off=%d: %d, want %d", n, off, got, at)
				}
			}
		})
		for _, c := range []struct {
			v, threshold float32
			above        bool
		}{
			{inf, math.MaxFloat32, true}, {inf, inf, false}, {-inf, -inf, false}, {-math.MaxFloat32, -inf, true},
			{denormal, 0, true}, {0, -denormal, true}, {0, float32(math.Copysign(0, -1)), false},
			{nan, -inf, false}, {1, nan, false}, {nan, nan, false},
		} {
			for n := 1; n < 70; n++ {
				x := make([]float32, n)
				for i := range x {
					x[i] = nan
				}
				x[n-1] = c.v
				if got := s.above(x, c.threshold) < n; got != c.above {
					t.Fatalf("n=%d: %v > %v: %v", n, c.v, c.threshold, got)
				}
			}
		}
	})
}

func BenchmarkTopK(b *testing.B) {
	x := random(rand.New(rand.NewPCG(1, 1)), 33278)
	dst := make([]int32, 5)
	benchSets(b, 4*len(x), func(s *Set) { s.TopK(dst, x) })
}
