package kernels

import (
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

func checkTopK(t *testing.T, x []float32, k int) {
	t.Helper()
	want := sortTopK(x, k)
	whole := make([]int32, k+2)
	whole[0], whole[k+1] = -7, -7
	got := whole[1 : k+1 : k+1]
	n := TopK(got, x)
	if !slices.Equal(got[:n], want) {
		t.Fatalf("TopK of %v, k=%d: %v, want %v", x, k, got[:n], want)
	}
	if whole[0] != -7 || whole[k+1] != -7 || slices.ContainsFunc(got[n:], func(i int32) bool { return i != 0 }) {
		t.Fatalf("k=%d: wrote outside the %d results: %v", k, n, whole)
	}
}

func TestTopK(t *testing.T) {
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
					checkTopK(t, x, k)
				}
			}
		})
	}
}

func BenchmarkTopK(b *testing.B) {
	x := random(rand.New(rand.NewPCG(1, 1)), 33278)
	dst := make([]int32, 5)
	b.SetBytes(int64(4 * len(x)))
	b.ReportAllocs()
	for b.Loop() {
		TopK(dst, x)
	}
}
