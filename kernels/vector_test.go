package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"
)

const denormal = math.SmallestNonzeroFloat32

var (
	inf = float32(math.Inf(1))
	nan = float32(math.NaN())

	specials = []float32{nan, inf, -inf, 0, float32(math.Copysign(0, -1)),
		denormal, -denormal, 1000 * denormal, math.MaxFloat32, -math.MaxFloat32}
)

// lengths go past four times 8 floats and around the unrolled loops' 32, 64, 128.
func lengths() []int {
	var all []int
	for n := range 42 {
		all = append(all, n)
	}
	return append(all, 63, 64, 65, 66, 67, 127, 128, 129, 137)
}

// forLengths runs f for every length, and for offsets 0–15 from a cache line: each length takes
// four of these in turn, or all if thorough.
func forLengths(f func(n, off int)) {
	for _, n := range lengths() {
		for off := range 16 {
			if thorough || off%4 == (off/4+n)%4 {
				f(n, off)
			}
		}
	}
}

// place copies x to off floats past the start of a cache line, between guards.
func place(off int, x []float32) (whole, inner []float32) {
	buf := make([]float32, len(x)+64)
	line := 16 - int(uintptr(unsafe.Pointer(&buf[0]))/4%16)
	from := line%16 + off
	whole = buf[from : from+len(x)+32]
	for i := range whole {
		whole[i] = guard
	}
	// The next line boundary is 16 floats on, so the offset stays the same.
	inner = whole[16 : 16+len(x) : 16+len(x)]
	copy(inner, x)
	return whole, inner
}

// same reports equal floats, any NaN like any other.
func same(a, b float32) bool { return a == b || a != a && b != b }

// sumBound is the error that a float32 sum of n products may have.
func sumBound(n int, mag float64) float64 { return 2 * float64(n) * 0x1p-24 * mag }

// fills: exact sums, and sums with rounding.
var fills = map[string]func(*rand.Rand, int) []float32{"integers": integers, "random": random}

func TestAxpy(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for name, fill := range fills {
			r := rand.New(rand.NewPCG(1, 1))
			forLengths(func(n, off int) {
				a := fill(r, 1)[0]
				_, x := place(off, fill(r, n))
				before := fill(r, n)
				whole, y := place(15-off, before)
				s.Axpy(a, x, y)
				checkGuard(t, whole)
				for i := range y {
					ax := float64(a) * float64(x[i])
					want := float64(before[i]) + ax
					bound := sumBound(2, math.Abs(ax)+math.Abs(float64(before[i])))
					if got := float64(y[i]); name == "integers" && got != want || !(math.Abs(got-want) <= bound) {
						t.Fatalf("%s n=%d off=%d: y[%d] = %v, want %v", name, n, off, i, got, want)
					}
				}
			})
		}
	})
}

func TestAxpySpecials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, a := range append(specials, 1, -2) {
			for _, v := range specials {
				for _, before := range append(specials, 1) {
					x, y := make([]float32, 43), make([]float32, 43)
					for i := range x {
						x[i], y[i] = v, before
					}
					s.Axpy(a, x, y)
					// One rounding or two: only near overflow do they differ.
					fused := float32(float64(a)*float64(v) + float64(before))
					plain := before + float32(a*v)
					for i, got := range y {
						if !same(got, fused) && !same(got, plain) {
							t.Fatalf("%v + %v·%v = %v at %d, want %v", before, a, v, got, i, fused)
						}
					}
				}
			}
		}
	})
}

// A longer y keeps its rest.
func TestAxpyLongerY(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		y := make([]float32, 50)
		s.Axpy(1, []float32{1, 1, 1, 1, 1, 1, 1, 1, 1}, y)
		for i, v := range y {
			if (i < 9) != (v == 1) {
				t.Fatalf("y[%d] = %v", i, v)
			}
		}
	})
}

func TestSumSquares(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for name, fill := range fills {
			r := rand.New(rand.NewPCG(2, 1))
			forLengths(func(n, off int) {
				_, x := place(off, fill(r, n))
				want := 0.0
				for _, v := range x {
					want += float64(v) * float64(v)
				}
				got := float64(s.SumSquares(x))
				if name == "integers" && got != want || !(math.Abs(got-want) <= sumBound(n, want)) {
					t.Fatalf("%s n=%d off=%d: %v, want %v", name, n, off, got, want)
				}
			})
		}
	})
}

// Every place counts, whatever loop handles it.
func TestSumSquaresSpecials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, n := range lengths() {
			for i := range n {
				for _, v := range specials {
					x := make([]float32, n)
					x[i] = v
					if got := s.SumSquares(x); !same(got, v*v) {
						t.Fatalf("n=%d: %v at %d gives %v, want %v", n, v, i, got, v*v)
					}
				}
			}
		}
	})
}

// What is longer than a run is one operation all the same.
func TestLongRuns(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, n := range []int{longRun - 1, longRun, longRun + 1, 2*longRun + 3} {
			x, y := make([]float32, n), make([]float32, n)
			for i := range x {
				x[i] = float32(i & 1)
			}
			top := []int{n - 1, n / 2, 2}
			for i, at := range top {
				x[at] = float32(5 - i)
			}
			sum := 25.0 + 16 + 9
			for i, v := range x {
				if v == 1 {
					sum++
				}
				y[i] = -v
			}
			if got := s.Max(x); got != 5 {
				t.Errorf("n=%d: Max %v", n, got)
			}
			if got := s.SumSquares(x); math.Abs(float64(got)-sum) > 1e-5*sum {
				t.Errorf("n=%d: SumSquares %v, want %v", n, got, sum)
			}
			if got, want := float64(s.LogSumExp(x)), exactLogSumExp(x); math.Abs(got-want) > 1e-5*want {
				t.Errorf("n=%d: LogSumExp %v, want %v", n, got, want)
			}
			best := make([]int32, 3)
			if got := s.TopK(best, x); got != 3 || int(best[0]) != top[0] || int(best[1]) != top[1] || int(best[2]) != top[2] {
				t.Errorf("n=%d: TopK %v, want %v", n, best, top)
			}
			s.Axpy(1, x, y)
			for i, v := range y {
				if v != 0 {
					t.Fatalf("n=%d: Axpy gives %v at %d", n, v, i)
				}
			}
			s.Exp(y, x, 0, 1)
			for i, v := range y {
				if ulps(v, math.Exp(float64(x[i]))) > maxUlp {
					t.Fatalf("n=%d: exp(%v) = %v at %d", n, x[i], v, i)
				}
			}
		}
	})
}

func TestVectorsDoNotAllocate(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		const n = 1000
		x, y, best := make([]float32, 4*n), make([]float32, n), make([]int32, 5)
		for name, f := range map[string]func(){
			"Axpy":       func() { s.Axpy(2, y, y) },
			"SumSquares": func() { s.SumSquares(y) },
			"Max":        func() { s.Max(y) },
			"LogSumExp":  func() { s.LogSumExp(y) },
			"Exp":        func() { s.Exp(y, y, 1, 1) },
			"Gates":      func() { s.Gates(x, y, y, y, y) },
			"GatesGrad":  func() { s.GatesGrad(x, y, y, y, y) },
			"GatesGRU":   func() { s.GatesGRU(x, x, y, y, y) },
			"GatesGRUg":  func() { s.GatesGRUGrad(x, x, y, y, y) },
			"TopK":       func() { s.TopK(best, y) },
		} {
			if got := testing.AllocsPerRun(10, f); got != 0 {
				t.Errorf("%s: %v allocations", name, got)
			}
		}
	})
}

// benchLengths lie in the first cache, in the second, and in memory: filled, since all pages that nobody wrote are one.
var benchLengths = []int{1 << 10, 1 << 15, 1 << 24}

// benchSizes runs f(n) for lengths n and every set, and reports the bytes per
// second, of which an element has so many. setUp may give its slices to all sets.
func benchSizes(b *testing.B, bytes int, setUp func(n int) func(s *Set)) {
	for _, n := range benchLengths {
		f := setUp(n)
		for _, s := range Sets() {
			b.Run(fmt.Sprintf("n=%d/%s", n, s.Name), func(b *testing.B) {
				b.SetBytes(int64(n * bytes))
				for b.Loop() {
					f(s)
				}
			})
		}
	}
}

// benchSets reports bytes moved per second for every set.
func benchSets(b *testing.B, bytes int, f func(s *Set)) {
	for _, s := range Sets() {
		b.Run(s.Name, func(b *testing.B) {
			b.SetBytes(int64(bytes))
			for b.Loop() {
				f(s)
			}
		})
	}
}

// benchPool is benchSizes on pools of one and two threads.
func benchPool(b *testing.B, bytes int, setUp func(n int) func(p *Pool)) {
	for _, n := range benchLengths {
		f := setUp(n)
		for _, s := range Sets() {
			for threads := 1; threads <= 2; threads++ {
				b.Run(fmt.Sprintf("n=%d/%s/threads=%d", n, s.Name, threads), func(b *testing.B) {
					p := NewPool(s, threads)
					defer p.Close()
					b.SetBytes(int64(n * bytes))
					for b.Loop() {
						f(p)
					}
				})
			}
		}
	}
}

func BenchmarkSumSquares(b *testing.B) {
	benchPool(b, 4, func(n int) func(p *Pool) {
		x := random(rand.New(rand.NewPCG(1, 1)), n)
		return func(p *Pool) { p.SumSquares(x) }
	})
}

func BenchmarkAxpy(b *testing.B) {
	benchSizes(b, 12, func(n int) func(s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		x, y := random(r, n), random(r, n)
		return func(s *Set) { s.Axpy(1e-6, x, y) }
	})
}

func BenchmarkMax(b *testing.B) {
	benchSizes(b, 4, func(n int) func(s *Set) {
		x := random(rand.New(rand.NewPCG(1, 1)), n)
		return func(s *Set) { s.Max(x) }
	})
}
