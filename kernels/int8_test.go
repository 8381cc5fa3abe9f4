package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// mixed returns rows of different magnitudes, among them one of zeros.
func mixed(r *rand.Rand, m, n int) []float32 {
	x := random(r, m*n)
	for i := range m {
		scale := float32(math.Ldexp(1, r.IntN(60)-30))
		if i%7 == 3 {
			scale = 0
		}
		for j := range n {
			x[i*n+j] *= scale
		}
	}
	return x
}

func quantized(t testing.TB, s *Set, a []float32, m, n int) *Int8 {
	t.Helper()
	q, err := s.NewInt8(a, n, m, n)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// checkInt8 compares all rows, and the rows in ids, with sums in 64 bits.
func checkInt8(t *testing.T, s *Set, a *Int8, x *Int8Batch, ids []int32) {
	t.Helper()
	batch, ldy := len(x.Scale), a.M+3
	want := func(i, b int) float32 {
		sum := int64(0)
		for j := range a.N {
			sum += int64(a.Data[i*a.LD+j]) * int64(x.Data[b*x.LD+j])
		}
		return float32(sum) * a.Scale[i] * x.Scale[b]
	}
	whole, y := guarded(max(0, (batch-1)*ldy+a.M))
	s.GemvInt8(y, ldy, a, x)
	checkGuard(t, whole)
	for b := range batch {
		for i := range a.M {
			if got := y[b*ldy+i]; !same(got, want(i, b)) {
				t.Fatalf("(%d, %d) × %d: y[%d][%d] = %v, want %v", a.M, a.N, batch, b, i, got, want(i, b))
			}
		}
		if b+1 < batch && y[b*ldy+a.M] != guard {
			t.Fatal("wrote between the vectors")
		}
	}
	ldy = len(ids) + 1
	whole, y = guarded(max(0, (batch-1)*ldy+len(ids)))
	s.GemvInt8Rows(y, ldy, a, ids, x)
	checkGuard(t, whole)
	for b := range batch {
		for k, id := range ids {
			if got := y[b*ldy+k]; !same(got, want(int(id), b)) {
				t.Fatalf("(%d, %d) × %d, rows %v: y[%d][%d] = %v, want %v", a.M, a.N, batch, ids, b, k, got, want(int(id), b))
			}
		}
		if b+1 < batch && y[b*ldy+len(ids)] != guard {
			t.Fatal("wrote between the vectors")
		}
	}
}

func TestGemvInt8(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		var x Int8Batch
		for n := range 2*64 + 2 {
			for m := range 10 {
				for k, batch := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33} {
					if (n+m+k)%4 > 0 && (n > 4 || testing.Short()) {
						continue
					}
					a := quantized(t, s, mixed(r, m, n), m, n)
					s.Quantize(&x, mixed(r, batch, n), n, n, batch)
					var ids []int32
					for range r.IntN(10) {
						if m > 0 {
							ids = append(ids, r.Int32N(int32(m)))
						}
					}
					checkInt8(t, s, a, &x, ids)
				}
			}
		}
		// Blocks, groups longer than a block, vectors that the first-level cache does
		// not hold.
		for _, d := range [][3]int{{600, 450, 11}, {9, 6000, 9}, {6, 40000, 2}} {
			a := quantized(t, s, mixed(r, d[0], d[1]), d[0], d[1])
			s.Quantize(&x, mixed(r, d[2], d[1]), d[1], d[1], d[2])
			ids := make([]int32, 2*d[0]+1)
			for i := range ids {
				ids[i] = r.Int32N(int32(d[0]))
			}
			checkInt8(t, s, a, &x, ids)
			view := a.Rows(2, d[0]-1)
			checkInt8(t, s, &view, &x, ids[:0])
		}
	})
}

// The largest sums do not saturate or wrap, even in the longest rows.
func TestGemvInt8Extremes(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		var x Int8Batch
		for _, n := range []int{64, 100, 4096, maxInt8Width} {
			for _, sign := range []float32{1, -1} {
				const m, batch = 5, 9
				a, v := make([]float32, m*n), make([]float32, batch*n)
				for i := range a {
					a[i] = 127
				}
				for i := range v {
					v[i] = 127 * sign
				}
				q := quantized(t, s, a, m, n)
				s.Quantize(&x, v, n, n, batch)
				y := make([]float32, batch*m)
				s.GemvInt8(y, m, q, &x)
				for i, got := range y {
					if want := sign * float32(n*127*127); got != want {
						t.Fatalf("n=%d: y[%d] = %v, want %v", n, i, got, want)
					}
				}
			}
		}
	})
}

// A vector that is not finite gives NaN and does not affect the others of its batch.
func TestGemvInt8Specials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const m, n = 6, 80
		a := quantized(t, s, mixed(rand.New(rand.NewPCG(1, 1)), m, n), m, n)
		for _, v := range []float32{nan, inf, -inf} {
			x := random(rand.New(rand.NewPCG(1, 2)), 3*n)
			x[n+17] = v
			var q Int8Batch
			s.Quantize(&q, x, n, n, 3)
			y := make([]float32, 3*m)
			s.GemvInt8(y, m, a, &q)
			for i, got := range y {
				if (got != got) != (i/m == 1) {
					t.Errorf("%v in vector 1: y[%d][%d] = %v", v, i/m, i%m, got)
				}
			}
		}
	})
}

func TestInt8ChecksSizes(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		make2 := func() (*Int8, *Int8Batch, []float32) {
			var x Int8Batch
			s.Quantize(&x, make([]float32, 140), 70, 70, 2)
			return quantized(t, s, make([]float32, 350), 5, 70), &x, make([]float32, 10)
		}
		for name, change := range map[string]func(a *Int8, x *Int8Batch, y *[]float32){
			"N":       func(a *Int8, _ *Int8Batch, _ *[]float32) { a.N = 71 },
			"LD":      func(a *Int8, x *Int8Batch, _ *[]float32) { a.LD, x.LD = 100, 100 },
			"LD of x": func(_ *Int8, x *Int8Batch, _ *[]float32) { x.LD = 192 },
			"N < 0":   func(a *Int8, x *Int8Batch, _ *[]float32) { a.N, x.N = -1, -1 },
			"N > LD":  func(a *Int8, x *Int8Batch, _ *[]float32) { a.N, x.N = 129, 129 },
			"M":       func(a *Int8, _ *Int8Batch, y *[]float32) { a.M = 6; *y = make([]float32, 12) },
			"sums":    func(a *Int8, _ *Int8Batch, _ *[]float32) { a.Sum = a.Sum[:4] },
			"scales":  func(a *Int8, _ *Int8Batch, _ *[]float32) { a.Scale = a.Scale[:4] },
			"data":    func(a *Int8, _ *Int8Batch, _ *[]float32) { a.Data = a.Data[:len(a.Data)-1] },
			"vectors": func(_ *Int8, x *Int8Batch, _ *[]float32) { x.Data = x.Data[:len(x.Data)-1] },
			"y":       func(_ *Int8, _ *Int8Batch, y *[]float32) { *y = (*y)[:9:9] },
		} {
			a, x, y := make2()
			s.GemvInt8(y, 5, a, x)
			change(a, x, &y)
			if caught(func() { s.GemvInt8(y, a.M, a, x) }) == nil {
				t.Errorf("%s: no panic", name)
			}
		}
		for _, ids := range [][]int32{{0, 5}, {-1}, {math.MaxInt32, 1, 1, 1}} {
			a, x, y := make2()
			if caught(func() { s.GemvInt8Rows(y, 5, a, ids, x) }) == nil {
				t.Errorf("rows %v: no panic", ids)
			}
		}
	})
}

func TestPoolGemvInt8(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		var x Int8Batch
		pools := poolsUpTo4(t, s)
		for _, d := range [][3]int{{5, 70, 2}, {2101, 1000, 16}, {1801, 513, 3}, {6001, 200, 1}} {
			m, n, batch := d[0], d[1], d[2]
			a := quantized(t, s, mixed(r, m, n), m, n)
			s.Quantize(&x, mixed(r, batch, n), n, n, batch)
			want := make([]float32, batch*m)
			s.GemvInt8(want, m, a, &x)
			for _, p := range pools {
				got := make([]float32, batch*m)
				p.GemvInt8(got, m, a, &x)
				if !slices.Equal(got, want) {
					t.Fatalf("(%d, %d) × %d: %d threads differ from one", m, n, batch, p.Threads())
				}
			}
		}
	})
}

// A random tenth of the rows.
func BenchmarkGemvInt8Rows(b *testing.B) {
	for _, m := range []int{4096, 33278} {
		const n = 512
		r := rand.New(rand.NewPCG(1, 1))
		a := quantized(b, &generic, random(r, m*n), m, n)
		ids := make([]int32, m/10)
		for i := range ids {
			ids[i] = r.Int32N(int32(m))
		}
		y := make([]float32, len(ids))
		var x Int8Batch
		generic.Quantize(&x, random(r, n), n, n, 1)
		b.Run(fmt.Sprintf("%dx%d", m, n), func(b *testing.B) {
			benchSets(b, len(ids)*n, func(s *Set) { s.GemvInt8Rows(y, len(ids), a, ids, &x) })
		})
	}
}
