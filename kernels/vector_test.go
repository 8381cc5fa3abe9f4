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

// forLengths runs f for every length, and for offsets 0–15 from a cache line.
func forLengths(f func(n, off int)) {
	for _, n := range lengths() {
		for off := range 16 {
			f(n, off)
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

func BenchmarkSumSquares(b *testing.B) {
	x := random(rand.New(rand.NewPCG(1, 1)), 1<<22)
	for _, s := range Sets() {
		for threads := 1; threads <= 2; threads++ {
			b.Run(fmt.Sprintf("%s/threads=%d", s.Name, threads), func(b *testing.B) {
				p := NewPool(s, threads)
				defer p.Close()
				b.SetBytes(int64(4 * len(x)))
				for b.Loop() {
					p.SumSquares(x)
				}
			})
		}
	}
}

func BenchmarkAxpy(b *testing.B) {
	x, y := make([]float32, 4096), make([]float32, 4096)
	benchSets(b, 3*4*len(x), func(s *Set) { s.Axpy(1, x, y) })
}
