//go:build !purego

package kernels

import (
	"math/rand/v2"
	"testing"
)

// needBF16 skips on processors that do not have neonbf16; TestRequiredSets tells
// where that is a failure.
func needBF16(t *testing.T) *Set {
	t.Helper()
	s, err := Lookup("neonbf16")
	if err != nil {
		t.Skip(err)
	}
	return s
}

// atWord is where gemmNEONBF16 says that word p of row r is, of words in a panel of w
// rows.
func atWord(w, words, r, p int) int {
	if p == words-1 && p%2 == 0 {
		return p*w + r
	}
	return p/2*2*w + 2*r + p%2
}

// The assembly and Go lay out the same words, and write nothing beside them.
func TestPackNEONBF16(t *testing.T) {
	s := needBF16(t)
	r := rand.New(rand.NewPCG(7, 7))
	for _, w := range []int{8, 12} {
		for k := range 22 {
			words := s.bf16.words(k)
			for rows := 1; rows <= w; rows++ {
				lds := k + 3
				src := append(random(r, (rows-1)*lds), random(r, k)...)
				whole, dst := guarded(words * w)
				s.bf16.lhs.pack(dst, w, src, lds, rows, k)
				checkGuard(t, whole)
				for i := range rows {
					for p := range words {
						want := pair(src[i*lds+2*p], 0)
						if 2*p+1 < k {
							want = pair(src[i*lds+2*p], src[i*lds+2*p+1])
						}
						if got := dst[atWord(w, words, i, p)]; !same(got, want) {
							t.Fatalf("w=%d k=%d rows=%d: word %d of row %d is %x, want %x", w, k, rows, p, i, got, want)
						}
					}
				}
			}
		}
	}
}

func TestSplitNEONBF16(t *testing.T) {
	s := needBF16(t)
	r := rand.New(rand.NewPCG(8, 8))
	for _, w := range []int{8, 12} {
		for k := range 14 {
			words := s.bf16.words(k)
			for n := 1; n <= 3*w+1; n++ {
				lds, stride := n+2, words*w
				src := random(r, max(0, (k-1)*lds+n))
				whole, dst := guarded((n + w - 1) / w * stride)
				s.bf16.lhs.split(dst, 0, w, stride, src, lds, n, k)
				checkGuard(t, whole)
				for j := range n {
					for p := range words {
						want := pair(src[2*p*lds+j], 0)
						if 2*p+1 < k {
							want = pair(src[2*p*lds+j], src[(2*p+1)*lds+j])
						}
						if got := dst[j/w*stride+atWord(w, words, j%w, p)]; !same(got, want) {
							t.Fatalf("w=%d k=%d n=%d: word %d of column %d is %x, want %x", w, k, n, p, j, got, want)
						}
					}
				}
			}
		}
	}
}

// forTiles covers each element, one vector at a time or several with a multiple of 4
// rows, without leaving the matrix.
func TestForTiles(t *testing.T) {
	for _, bytes := range []int{1, 2048, 1 << 20} {
		for m := 1; m < 40; m++ {
			for batch := 1; batch < 14; batch++ {
				seen := make([]int, m*batch)
				forTiles(m, batch, bytes, func(row, rows, vec, vecs int) {
					if rows < 1 || vecs < 1 || vecs > tileVectors || vecs > 1 && rows%4 != 0 {
						t.Fatalf("a tile of %d×%d", rows, vecs)
					}
					for i := row; i < row+rows; i++ {
						for b := vec; b < vec+vecs; b++ {
							seen[i*batch+b]++
						}
					}
				})
				for i, n := range seen {
					if n < 1 || n > 2 {
						t.Fatalf("m=%d batch=%d bytes=%d: row %d of vector %d computed %d times", m, batch, bytes, i/batch, i%batch, n)
					}
				}
			}
		}
	}
}
