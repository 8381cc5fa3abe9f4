package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// forGemvs runs f on sizes around the groups of rows and of vectors and around the
// registers of all sets.
func forGemvs(f func(m, n, batch int)) {
	ns := []int{0, 1, 15, 16, 17, 31, 33, 63, 64, 65, 130}
	if testing.Short() {
		ns = []int{0, 1, 17, 64, 65}
	}
	for _, m := range []int{1, 3, 4, 5, 8, 9} {
		for _, n := range ns {
			for _, batch := range []int{1, 2, 3, 4, 5, 7, 9, 33} {
				f(m, n, batch)
			}
		}
	}
	f(300, 512, 6) // more rows than a block
}

// gemvCase is a product with room between the rows, and its exact result.
type gemvCase struct {
	m, n, batch, lda, ldx, ldy int
	a, x                       []float32
}

func newGemvCase(r *rand.Rand, fill func(*rand.Rand, int) []float32, m, n, batch int) gemvCase {
	c := gemvCase{m: m, n: n, batch: batch, lda: n + 3, ldx: n + 1, ldy: m + 2}
	c.a, c.x = fill(r, extent(m, c.lda, n)), fill(r, extent(batch, c.ldx, n))
	return c
}

// check compares y with float64 sums of what value makes of the operands.
func (c gemvCase) check(t *testing.T, whole, y []float32, exact bool, value func(float32) float64) {
	t.Helper()
	checkGuard(t, whole)
	for b := range c.batch {
		for i := range c.m {
			sum, mag := 0.0, 0.0
			for j := range c.n {
				p := value(c.a[i*c.lda+j]) * value(c.x[b*c.ldx+j])
				sum, mag = sum+p, mag+math.Abs(p)
			}
			if got := float64(y[b*c.ldy+i]); exact && got != sum || !(math.Abs(got-sum) <= sumBound(c.n, mag)) {
				t.Fatalf("%d×%d, %d vectors: y[%d][%d] = %v, want %v", c.m, c.n, c.batch, b, i, got, sum)
			}
		}
		if b+1 < c.batch && (y[b*c.ldy+c.m] != guard || y[b*c.ldy+c.m+1] != guard) {
			t.Fatal("wrote between the rows")
		}
	}
}

func TestGemvBatch(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for name, fill := range fills {
			r := rand.New(rand.NewPCG(2, 1))
			forGemvs(func(m, n, batch int) {
				c := newGemvCase(r, fill, m, n, batch)
				whole, y := guarded(extent(batch, c.ldy, m))
				s.GemvBatch(y, c.ldy, c.a, c.lda, c.x, c.ldx, m, n, batch)
				c.check(t, whole, y, name == "integers", func(v float32) float64 { return float64(v) })
				// A row's sum does not depend on what stands beside it.
				if got := make([]float32, 1); n > 0 {
					if s.Gemv(got, c.a[(m-1)*c.lda:], c.lda, c.x[:n]); got[0] != y[m-1] && got[0] == got[0] {
						t.Fatalf("%d×%d: one row gives %v, the batch %v", m, n, got[0], y[m-1])
					}
				}
			})
		}
	})
}

func TestGemvBF16(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for name, fill := range fills {
			r := rand.New(rand.NewPCG(2, 2))
			forGemvs(func(m, n, batch int) {
				c := newGemvCase(r, fill, m, n, batch)
				a, x := make([]BF16, len(c.a)), make([]BF16, len(c.x))
				generic.ToBF16(a, c.a)
				generic.ToBF16(x, c.x)
				whole, y := guarded(extent(batch, c.ldy, m))
				s.GemvBF16(y, c.ldy, a, c.lda, x, c.ldx, m, n, batch)
				c.check(t, whole, y, name == "integers", BFloat16.round)
			})
		}
	})
}

// Every set gives the bits of the reference, at the extremes too.
func TestGemvInt8(t *testing.T) {
	extremes := func(r *rand.Rand, n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(1 - 2*r.IntN(2))
		}
		return x
	}
	forSets(t, func(t *testing.T, s *Set) {
		for name, fill := range map[string]func(*rand.Rand, int) []float32{"random": random, "extremes": extremes} {
			r := rand.New(rand.NewPCG(2, 3))
			forGemvs(func(m, n, batch int) {
				c := newGemvCase(r, fill, m, n, batch)
				a, err := s.NewInt8(c.a, c.lda, m, n)
				if err != nil {
					t.Fatal(err)
				}
				var x Int8Batch
				s.Quantize(&x, c.x, c.ldx, n, batch)
				whole, y := guarded(extent(batch, c.ldy, m))
				s.GemvInt8(y, c.ldy, a, &x)
				checkGuard(t, whole)
				want := make([]float32, len(y))
				gemvInt8Generic(want, c.ldy, a, nil, &x)
				ids := make([]int32, m)
				for i := range ids {
					ids[i] = int32(m - 1 - i)
				}
				chosen := make([]float32, len(y))
				s.GemvInt8Rows(chosen, c.ldy, a, ids, &x)
				for b := range batch {
					for i := range m {
						at := b*c.ldy + i
						if y[at] != want[at] || chosen[b*c.ldy+m-1-i] != want[at] {
							t.Fatalf("%s %d×%d, %d vectors: y[%d][%d] = %v, chosen %v, want %v",
								name, m, n, batch, b, i, y[at], chosen[b*c.ldy+m-1-i], want[at])
						}
					}
				}
			})
		}
	})
}

func TestQuantize(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(2, 4))
		for n := range 70 {
			x := random(r, n)
			var q Int8Batch
			s.Quantize(&q, x, n, n, 1)
			for j, v := range x {
				if d := math.Abs(float64(v) - float64(q.Scale[0])*float64(q.Data[j])); d > float64(q.Scale[0])*(0.5+0x1p-15) {
					t.Fatalf("n=%d: %v becomes %d · %v", n, v, q.Data[j], q.Scale[0])
				}
			}
			var want Int8Batch
			generic.Quantize(&want, x, n, n, 1)
			if want.Scale[0] != q.Scale[0] || string(asBytes(want.Data)) != string(asBytes(q.Data)) {
				t.Fatalf("n=%d: not the reference's", n)
			}
		}
		for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
			x := make([]float32, 40)
			x[33] = bad
			if _, err := s.NewInt8(x, 40, 1, 40); err == nil {
				t.Errorf("%v is quantised", bad)
			}
		}
	})
}

func asBytes(x []int8) []byte {
	b := make([]byte, len(x))
	for i, v := range x {
		b[i] = byte(v)
	}
	return b
}

func TestGemvAllocatesNothing(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const m, n, batch = 20, 96, 5
		r := rand.New(rand.NewPCG(2, 5))
		c := newGemvCase(r, random, m, n, batch)
		a, err := s.NewInt8(c.a, c.lda, m, n)
		if err != nil {
			t.Fatal(err)
		}
		var x Int8Batch
		y, ids := make([]float32, extent(batch, c.ldy, m)), []int32{3, 1}
		if allocs := testing.AllocsPerRun(20, func() {
			s.GemvBatch(y, c.ldy, c.a, c.lda, c.x, c.ldx, m, n, batch)
			s.Quantize(&x, c.x, c.ldx, n, batch)
			s.GemvInt8(y, c.ldy, a, &x)
			s.GemvInt8Rows(y, c.ldy, a, ids, &x)
		}); allocs > 0 {
			t.Errorf("%v allocations", allocs)
		}
	})
}

func BenchmarkGemvBatch(b *testing.B) {
	for _, d := range [][2]int{{2048, 1024}, {33278, 512}} {
		m, n := d[0], d[1]
		for _, batch := range []int{1, 8, 32} {
			shape := fmt.Sprintf("%dx%d/batch=%d", m, n, batch)
			a, x, y := make([]float32, m*n), make([]float32, batch*n), make([]float32, batch*m)
			b.Run("float32/"+shape, func(b *testing.B) {
				benchSets(b, 4*len(a), func(s *Set) { s.GemvBatch(y, m, a, n, x, n, m, n, batch) })
			})
			a16, x16 := make([]BF16, m*n), make([]BF16, batch*n)
			b.Run("bfloat16/"+shape, func(b *testing.B) {
				benchSets(b, 2*len(a), func(s *Set) { s.GemvBF16(y, m, a16, n, x16, n, m, n, batch) })
			})
			a8, _ := generic.NewInt8(a, n, m, n)
			var x8 Int8Batch
			generic.Quantize(&x8, x, n, n, batch)
			b.Run("int8/"+shape, func(b *testing.B) {
				benchSets(b, len(a), func(s *Set) { s.GemvInt8(y, m, a8, &x8) })
			})
		}
		x := make([]float32, m*n)
		b.Run(fmt.Sprintf("stream/%dMB", 4*m*n>>20), func(b *testing.B) { benchSets(b, 4*m*n, func(s *Set) { s.Stream(x) }) })
	}
}
