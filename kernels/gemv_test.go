package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestGemv(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for name, fill := range fills {
			r := rand.New(rand.NewPCG(1, 1))
			forLengths(func(n, off int) {
				rows, lda := r.IntN(14), n+off%3
				if off < 10 {
					rows = off
				}
				// A ends where its last row does.
				_, a := place(off, fill(r, max(0, rows*lda-(lda-n))))
				_, x := place(15-off, fill(r, n))
				whole, y := place(off/2, make([]float32, rows))
				s.Gemv(y, a, lda, x)
				checkGuard(t, whole)
				for i := range y {
					sum, mag := 0.0, 0.0
					for j, v := range x {
						p := float64(v) * float64(a[i*lda+j])
						sum, mag = sum+p, mag+math.Abs(p)
					}
					if got := float64(y[i]); name == "integers" && got != sum || !(math.Abs(got-sum) <= sumBound(n, mag)) {
						t.Fatalf("%s %d×%d off=%d: y[%d] = %v, want %v", name, rows, n, off, i, got, sum)
					}
				}
			})
		}
	})
}

// A special value in one row leaves the other rows alone.
func TestGemvSpecials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const rows = 7
		for _, n := range []int{1, 7, 8, 9, 16, 25, 33} {
			for i := range rows {
				for j := range n {
					for _, v := range specials {
						a, x, y := make([]float32, rows*n), make([]float32, n), make([]float32, rows)
						a[i*n+j] = v
						x[j] = 1
						s.Gemv(y, a, n, x)
						for k, got := range y {
							if want := a[k*n+j]; !same(got, want) {
								t.Fatalf("%d×%d, %v at (%d, %d): y[%d] = %v", rows, n, v, i, j, k, got)
							}
						}
					}
				}
			}
		}
	})
}

func BenchmarkGemv(b *testing.B) {
	for _, d := range [][2]int{{2048, 1024}, {33278, 512}} {
		b.Run(fmt.Sprintf("%dx%d", d[0], d[1]), func(b *testing.B) {
			a, x, y := make([]float32, d[0]*d[1]), make([]float32, d[1]), make([]float32, d[0])
			benchSets(b, 4*len(a), func(s *Set) { s.Gemv(y, a, d[1], x) })
		})
	}
}
