package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// checkGemv compares with float64 sums, exactly if every sum is an integer.
func checkGemv(t *testing.T, s *Set, fill func(*rand.Rand, int) []float32, exact bool, m, n, batch, off int) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(m*1000+n), uint64(batch)))
	lda, ldx, ldy := n+off%5, n+off%3, m+off%4
	// A and X end with their last rows.
	_, a := place(off, fill(r, max(0, m*lda-(lda-n))))
	_, x := place(15-off, fill(r, max(0, batch*ldx-(ldx-n))))
	y := make([]float32, max(0, batch*ldy-(ldy-m)))
	for i := range y {
		y[i] = guard
	}
	whole, y := place(off/2, y)
	s.GemvBatch(y, ldy, a, lda, x, ldx, m, n, batch)
	checkGuard(t, whole)
	for b := range batch {
		for i := range m {
			sum, mag := 0.0, 0.0
			for j := range n {
				p := float64(a[i*lda+j]) * float64(x[b*ldx+j])
				sum, mag = sum+p, mag+math.Abs(p)
			}
			if got := float64(y[b*ldy+i]); exact && got != sum || !(math.Abs(got-sum) <= sumBound(n, mag)) {
				t.Fatalf("(%d, %d) × %d, off=%d: y[%d][%d] = %v, want %v", m, n, batch, off, b, i, got, sum)
			}
		}
		if b+1 < batch && ldy > m && y[b*ldy+m] != guard {
			t.Fatalf("(%d, %d) × %d: wrote between the vectors", m, n, batch)
		}
	}
}

// Sizes around tiles of 2 and 4 rows, of 1, 2, 4 and 8 vectors, and chunks of 4 to 64 elements.
func TestGemvTiles(t *testing.T) {
	batches := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33}
	forSets(t, func(t *testing.T, s *Set) {
		for n := range 2*64 + 2 {
			if testing.Short() && n > 20 && n%16 > 1 && n%16 < 15 {
				continue
			}
			for m := range 10 {
				for k, batch := range batches {
					if (n+m+k)%3 > 0 && (n > 20 || testing.Short()) {
						continue
					}
					checkGemv(t, s, integers, true, m, n, batch, (n+m+k)%16)
				}
			}
		}
	})
}

// Sizes beyond a block of A, in rows and in the length of a row, and beyond the first-level cache
// for the widest tile.
func TestGemvBlocks(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, d := range [][3]int{{67, 1000, 11}, {131, 515, 3}, {7, 3000, 9}, {6, 20000, 2}, {5, 40001, 1}} {
			checkGemv(t, s, random, false, d[0], d[1], d[2], 3)
		}
	})
}

func TestGemvOffsets(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		forLengths(func(n, off int) {
			m := off
			if off > 9 {
				m = n % 14
			}
			checkGemv(t, s, random, false, m, n, 1+n%3, off)
		})
	})
}

// A sum does not depend on the other rows and vectors of the call.
func TestGemvSameBits(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, n := range []int{1, 5, 16, 37, 64, 129, 600} {
			const m, batch = 11, 15
			r := rand.New(rand.NewPCG(1, uint64(n)))
			a, x := random(r, m*n), random(r, batch*n)
			all := make([]float32, batch*m)
			s.GemvBatch(all, m, a, n, x, n, m, n, batch)
			for i := range m {
				for b := range batch {
					var y [1]float32
					s.GemvBatch(y[:], 1, a[i*n:], n, x[b*n:], n, 1, n, 1)
					if y[0] != all[b*m+i] {
						t.Fatalf("n=%d: y[%d][%d] = %v in a batch, %v alone", n, b, i, all[b*m+i], y[0])
					}
				}
			}
		}
	})
}

// A special value in one row does not affect other rows and vectors.
func TestGemvSpecials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, batch := range []int{1, 2, 4, 8} {
			for _, n := range []int{1, 7, 8, 9, 16, 25, 33, 65} {
				for k, v := range specials {
					const rows = 7
					i, j, b := (k+n)%rows, (5*k+n)%n, k%batch
					a, x, y := make([]float32, rows*n), make([]float32, batch*n), make([]float32, batch*rows)
					a[i*n+j], x[b*n+j] = v, 1
					s.GemvBatch(y, rows, a, n, x, n, rows, n, batch)
					for at, got := range y {
						want := float32(0)
						if at%rows == i && (at/rows == b || !(v-v == 0)) {
							want = v * x[at/rows*n+j] // 0 times an infinity is none
						}
						if !same(got, want) {
							t.Fatalf("%d×%d, %v at (%d, %d) and vector %d of %d: y[%d] = %v, want %v", rows, n, v, i, j, b, batch, at, got, want)
						}
					}
				}
			}
		}
	})
}

func TestGemvChecksSizes(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		f := func(n int) []float32 { return make([]float32, n) }
		for name, run := range map[string]func(){
			"y short":      func() { s.GemvBatch(f(4*5-1), 5, f(20), 4, f(16), 4, 5, 4, 4) },
			"a short":      func() { s.GemvBatch(f(20), 5, f(19), 4, f(16), 4, 5, 4, 4) },
			"x short":      func() { s.GemvBatch(f(20), 5, f(20), 4, f(15), 4, 5, 4, 4) },
			"lda negative": func() { s.GemvBatch(f(20), 5, f(20), -1, f(16), 4, 5, 4, 4) },
			"ldx negative": func() { s.GemvBatch(f(20), 5, f(20), 4, f(16), -1, 5, 4, 4) },
			"ldy negative": func() { s.GemvBatch(f(20), -1, f(20), 4, f(16), 4, 5, 4, 4) },
			"n negative":   func() { s.GemvBatch(f(20), 5, f(20), 4, f(16), 4, 5, -4, 4) },
		} {
			if caught(run) == nil {
				t.Errorf("%s: no panic", name)
			}
		}
	})
}

// Sizes below and above the thresholds for a second worker, asleep and awake.
func TestPoolGemv(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		pools := poolsUpTo4(t, s)
		for _, d := range [][3]int{{5, 70, 2}, {2101, 1000, 16}, {801, 513, 3}, {3000, 200, 1}} {
			m, n, batch := d[0], d[1], d[2]
			r := rand.New(rand.NewPCG(1, uint64(n)))
			a, x := random(r, m*n), random(r, batch*n)
			want := make([]float32, batch*m)
			s.GemvBatch(want, m, a, n, x, n, m, n, batch)
			for _, p := range pools {
				got := make([]float32, batch*m)
				p.GemvBatch(got, m, a, n, x, n, m, n, batch)
				if !slices.Equal(got, want) {
					t.Fatalf("(%d, %d) × %d: %d threads differ from one", m, n, batch, p.Threads())
				}
			}
		}
	})
}

// poolsUpTo4 are pools of 1 to 4 threads.
func poolsUpTo4(t *testing.T, s *Set) (pools []*Pool) {
	for threads := 1; threads <= 4; threads++ {
		p := NewPool(s, threads)
		t.Cleanup(p.Close)
		pools = append(pools, p)
	}
	return pools
}

func TestGemvDoesNotAllocate(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const m, n, batch = 4400, 512, 16 // enough to wake a worker
		p := NewPool(s, 2)
		defer p.Close()
		a, x, y := make([]float32, m*n), make([]float32, batch*n), make([]float32, batch*m)
		q, err := s.NewInt8(a, n, m, n)
		if err != nil {
			t.Fatal(err)
		}
		var xq Int8Batch
		ids := []int32{5, 7, 1, 999, 0}
		for name, f := range map[string]func(){
			"GemvBatch":    func() { s.GemvBatch(y, m, a, n, x, n, m, n, batch) },
			"Quantize":     func() { s.Quantize(&xq, x, n, n, batch) },
			"GemvInt8":     func() { s.Quantize(&xq, x, n, n, batch); s.GemvInt8(y, m, q, &xq) },
			"GemvInt8Rows": func() { s.Quantize(&xq, x, n, n, batch); s.GemvInt8Rows(y, m, q, ids, &xq) },
			"pool":         func() { p.GemvBatch(y, m, a, n, x, n, m, n, batch) },
			"poolInt8":     func() { s.Quantize(&xq, x, n, n, batch); p.GemvInt8(y, m, q, &xq) },
			"stream":       func() { s.Stream(a) },
		} {
			if got := testing.AllocsPerRun(2, f); got != 0 {
				t.Errorf("%s: %v allocations", name, got)
			}
		}
	})
}

func FuzzGemv(f *testing.F) {
	f.Add(byte(9), byte(65), byte(9), byte(0), uint64(1))
	f.Add(byte(3), byte(0), byte(1), byte(7), uint64(2))
	f.Fuzz(func(t *testing.T, m, n, batch, off byte, seed uint64) {
		fill := func(r *rand.Rand, n int) []float32 {
			x := random(rand.New(rand.NewPCG(seed, r.Uint64())), n)
			for i := range x {
				x[i] *= float32(math.Ldexp(1, r.IntN(40)-20))
			}
			return x
		}
		for _, s := range Sets() {
			checkGemv(t, s, fill, false, int(m%21), int(n), int(batch%35), int(off%16))
		}
	})
}

func TestStream(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, n := range []int{0, 1, 127, 128, 129, 1000, streamLimit + 200} {
			s.Stream(make([]float32, n))
		}
	})
}

// benchGemv reports bytes of A and operations per second.
func benchGemv(b *testing.B, bytes, m, n, batch int, f func()) {
	f()
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		f()
	}
	b.ReportMetric(2*float64(m)*float64(n)*float64(batch)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

// Matrices in the second- and third-level caches and in memory; "stream" only reads A.
func BenchmarkGemv(b *testing.B) {
	for _, s := range Sets()[1:] {
		p := NewPool(s, 2)
		defer p.Close()
		for _, d := range [][2]int{{256, 512}, {2048, 1024}, {33278, 512}} {
			m, n := d[0], d[1]
			r := rand.New(rand.NewPCG(1, 1))
			const vectors = 32
			a, x, y := random(r, m*n), random(r, vectors*n), make([]float32, vectors*m)
			q, err := s.NewInt8(a, n, m, n)
			if err != nil {
				b.Fatal(err)
			}
			var xq Int8Batch
			name := func(op string, batch int) string { return fmt.Sprintf("%s/%dx%d/%s/batch=%d", s.Name, m, n, op, batch) }
			for _, k := range []int{1, 2, 4} {
				x := a[:m*n/k]
				b.Run(fmt.Sprintf("%s/%dx%d/stream/%d", s.Name, m, n, 4*len(x)), func(b *testing.B) {
					benchGemv(b, 4*len(x), 0, 0, 0, func() { s.Stream(x) })
				})
			}
			for _, batch := range []int{1, 2, 3, 4, 8, 16, 32} {
				b.Run(name("float32", batch), func(b *testing.B) {
					benchGemv(b, 4*m*n, m, n, batch, func() { s.GemvBatch(y, m, a, n, x, n, m, n, batch) })
				})
				b.Run(name("int8", batch), func(b *testing.B) {
					benchGemv(b, m*n, m, n, batch, func() { s.Quantize(&xq, x, n, n, batch); s.GemvInt8(y, m, q, &xq) })
				})
			}
			for _, batch := range []int{1, 8} {
				b.Run(name("float32/threads=2", batch), func(b *testing.B) {
					benchGemv(b, 4*m*n, m, n, batch, func() { p.GemvBatch(y, m, a, n, x, n, m, n, batch) })
				})
			}
		}
	}
}
