package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGemmInt8 compares with exact sums of what Quantize and NewInt8 round to.
func TestGemmInt8(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		if !s.FitsInt8(1) {
			t.Skip("multiplies no bytes")
		}
		r := rand.New(rand.NewPCG(1, 1))
		one, three := NewPool(s, 1), NewPool(s, 3)
		defer one.Close()
		defer three.Close()
		var packed MatrixInt8 // used again and again, as a decoder does
		for _, c := range [][3]int{{1, 1, 1}, {7, 31, 63}, {8, 32, 64}, {9, 33, 65}, {40, 300, 100}, {200, 97, 512}, {3, 700, 2048}} {
			m, n, k := c[0], c[1], c[2]
			if !s.FitsInt8(k) {
				continue
			}
			x, b, bias := random(r, m*k), random(r, n*(k+1)), random(r, n)
			clear(b[:k]) // a word of zeros
			var a Int8Batch
			s.Quantize(&a, x, k, k, m)
			want, err := s.NewInt8(b, k+1, n, k)
			if err != nil {
				t.Fatal(err)
			}
			ldc := n + 5
			product := func(p *Pool) []float32 {
				c := make([]float32, m*ldc)
				p.PackInt8(&packed, b, k+1, k, n)
				p.GemmInt8(c, ldc, &a, &packed)
				for i := range m {
					p.workers[0].FinishInt8(c[i*ldc:][:n], &a, i, &packed, bias)
				}
				return c
			}
			got := product(one)
			if !slices.Equal(got, product(three)) {
				t.Errorf("%v: other bits on three threads", c)
			}
			for i := range m {
				for j := range ldc {
					if j >= n {
						if got[i*ldc+j] != 0 {
							t.Fatalf("%v: wrote past row %d", c, i)
						}
						continue
					}
					sum := dotInt8Generic(want.Data[j*want.LD:][:k], a.Data[i*a.LD:])
					y := float64(sum)*float64(a.Scale[i])*float64(want.Scale[j]) + float64(bias[j])
					if math.Abs(float64(got[i*ldc+j])-y) > 1e-6*(math.Abs(y)+math.Abs(float64(bias[j]))) {
						t.Fatalf("%v: [%d][%d] = %v, want %v", c, i, j, got[i*ldc+j], y)
					}
				}
			}
		}
		if limit := 4 * s.int8.micro.depth; !s.FitsInt8(limit) || s.FitsInt8(limit+1) {
			t.Errorf("a sum of %d fits, one more does not", limit)
		}
	}, fakeSets()...)
}
