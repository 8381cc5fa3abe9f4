package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// maxUlp is the error that exp, sigmoid and tanh may have.
const maxUlp = 2

// ulps is the error of got in units of the last place of want. Inf counts as
// the number that would follow the largest.
func ulps(got float32, want float64) float64 {
	if got != got || want != want {
		if got != got && want != want {
			return 0
		}
		return math.Inf(1)
	}
	clip := func(x float64) float64 { return max(-0x1p128, min(0x1p128, x)) }
	want = clip(want)
	exp := -126
	if want != 0 {
		exp = min(127, max(-126, math.Ilogb(want)))
	}
	return math.Abs(clip(float64(got))-want) / math.Ldexp(1, exp-23)
}

// worst keeps the largest error of a function and where it was.
type worst struct{ err, at float64 }

func (w *worst) see(x, got float32, want float64) {
	if e := ulps(got, want); e > w.err {
		w.err, w.at = e, float64(x)
	}
}

func (w *worst) check(t *testing.T, name string) {
	t.Helper()
	t.Logf("%s: at most %.3f ulp, at %v", name, w.err, w.at)
	if !(w.err <= maxUlp) {
		t.Errorf("%s: %.3f ulp at %v (%#x)", name, w.err, w.at, math.Float32bits(float32(w.at)))
	}
}

// forFloats hands f the floats of all signs, sizes and kinds, every step-th bit
// pattern and a grid where the functions bend, both finer if thorough, in runs of
// 4096. f may keep nothing.
func forFloats(f func(x []float32)) {
	step := uint64(40009)
	if thorough && !testing.Short() {
		step = 4099
	}
	x := make([]float32, 0, 4096)
	add := func(v float32) {
		if x = append(x, v); len(x) == cap(x) {
			f(x)
			x = x[:0]
		}
	}
	for bits := uint64(0); bits < 1<<32; bits += step {
		add(math.Float32frombits(uint32(bits)))
	}
	for v := -110.0; v < 95; v += float64(step) / 4e6 {
		add(float32(v))
	}
	// A few hundred neighbours of each edge: where sigmoid is worst, 0 and denormals
	// of exp, tanh's two formulas, sigmoid's and tanh's 1, overflow.
	for _, edge := range []float32{-4.1572938, -6.237699, -16.635702,
		-104, -103.97, -103.28, -88.72284, -87.33655, -0.625, -0.5, 0, 0.5, 0.625,
		9.01, 16.64, 17.33, 87.33655, 88.02969, 88.72284, 89, 104,
		inf, -inf, math.MaxFloat32, -math.MaxFloat32} {
		lo, hi := edge, edge
		for range 300 {
			add(lo)
			add(hi)
			lo, hi = math.Nextafter32(lo, -inf), math.Nextafter32(hi, inf)
		}
	}
	add(float32(math.Copysign(0, -1)))
	// The rest in whole registers, for the tail is the reference's.
	for len(x) > 0 {
		add(nan)
	}
}

func TestExpUlp(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		var w worst
		y := make([]float32, 4096)
		forFloats(func(x []float32) {
			s.Exp(y, x, 0, 1)
			for i, v := range x {
				w.see(v, y[i], math.Exp(float64(v)))
			}
		})
		w.check(t, "exp")
	})
}

func TestExpEdges(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, c := range []struct{ x, want float32 }{
			{0, 1}, {float32(math.Copysign(0, -1)), 1}, {denormal, 1}, {-denormal, 1},
			{nan, nan}, {inf, inf}, {-inf, 0}, {math.MaxFloat32, inf}, {-math.MaxFloat32, 0},
			{88.73, inf}, {89, inf}, {90, inf}, {-104, 0}, {-104.1, 0}, {-150, 0}, {-103.9, denormal},
		} {
			for n := 1; n < 42; n++ {
				x := make([]float32, n)
				for i := range x {
					x[i] = c.x
				}
				s.Exp(x, x, 0, 1)
				for i, got := range x {
					if !same(got, c.want) {
						t.Fatalf("n=%d: exp(%v) = %v at %d, want %v", n, c.x, got, i, c.want)
					}
				}
			}
		}
	})
}

func TestExp(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		forLengths(func(n, off int) {
			_, x := place(off, random(r, n))
			whole, y := place(15-off, x)
			shift, scale := float32(r.NormFloat64()), float32(r.NormFloat64())
			s.Exp(y, x, shift, scale)
			checkGuard(t, whole)
			for i, v := range x {
				// One more rounding, of the product.
				want := float64(scale) * math.Exp(float64(v-shift))
				if e := ulps(y[i], want); !(e <= 2*maxUlp) {
					t.Fatalf("n=%d off=%d: y[%d] = %v, want %v", n, off, i, y[i], want)
				}
			}
			whole, inPlace := place(off, x)
			s.Exp(inPlace, inPlace, shift, scale)
			checkGuard(t, whole)
			for i, v := range y {
				if inPlace[i] != v {
					t.Fatalf("n=%d off=%d: in place %v, else %v", n, off, inPlace[i], v)
				}
			}
		})
	})
}

func TestMax(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(2, 1))
		forLengths(func(n, off int) {
			_, x := place(off, random(r, n))
			want := -inf
			for _, v := range x {
				want = max(want, v)
			}
			if got := s.Max(x); got != want {
				t.Fatalf("n=%d off=%d: %v, want %v", n, off, got, want)
			}
		})
		for _, n := range lengths() {
			for i := range n {
				for _, v := range specials {
					x := make([]float32, n)
					for j := range x {
						x[j] = -math.MaxFloat32
					}
					x[i] = v
					want := max(v, x[(i+1)%n])
					if got := s.Max(x); !same(got, want) {
						t.Fatalf("n=%d: %v at %d gives %v, want %v", n, v, i, got, want)
					}
				}
			}
		}
	})
}

func exactLogSumExp(x []float32) float64 {
	top, sum := math.Inf(-1), 0.0
	for _, v := range x {
		top = max(top, float64(v))
	}
	for _, v := range x {
		sum += math.Exp(float64(v) - top)
	}
	return top + math.Log(sum)
}

func TestLogSumExp(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(3, 1))
		check := func(x []float32) {
			t.Helper()
			// A relative error of the sum is an absolute one of its logarithm.
			want := exactLogSumExp(x)
			bound := 0x1p-24 * (2*float64(len(x)) + 4 + 2*math.Abs(want))
			if got := float64(s.LogSumExp(x)); !(math.Abs(got-want) <= bound) {
				t.Fatalf("n=%d: %v, want %v ± %v", len(x), got, want, bound)
			}
		}
		forLengths(func(n, off int) {
			if n == 0 {
				return
			}
			for _, scale := range []float32{1, 50, 1e30} {
				_, x := place(off, random(r, n))
				for i := range x {
					x[i] *= scale
				}
				check(x)
			}
		})
		check(random(r, 33278))
	})
}

func TestLogSumExpSpecials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		if got := s.LogSumExp(nil); got != -inf {
			t.Errorf("of nothing: %v", got)
		}
		for _, c := range []struct{ x, rest, want float32 }{
			{nan, 0, nan}, {nan, inf, nan}, {nan, -inf, nan},
			{inf, 0, inf}, {inf, -inf, inf}, {inf, inf, inf},
			{-inf, -inf, -inf}, {5, -inf, 5}, {math.MaxFloat32, -math.MaxFloat32, math.MaxFloat32},
		} {
			for n := 1; n < 42; n++ {
				for at := range n {
					x := make([]float32, n)
					for i := range x {
						x[i] = c.rest
					}
					x[at] = c.x
					if got := s.LogSumExp(x); !same(got, c.want) {
						t.Fatalf("n=%d: %v at %d, else %v: %v, want %v", n, c.x, at, c.rest, got, c.want)
					}
				}
			}
		}
	})
}

// Softmax is Exp with LogSumExp as shift: it sums to 1.
func TestSoftmax(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		x := random(rand.New(rand.NewPCG(4, 1)), 33278)
		s.Exp(x, x, s.LogSumExp(x), 1)
		sum := 0.0
		for _, v := range x {
			sum += float64(v)
		}
		if math.Abs(sum-1) > 1e-5 {
			t.Errorf("sums to %v", sum)
		}
	})
}

func BenchmarkExp(b *testing.B) {
	benchSizes(b, 8, func(n int) func(s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		x, y := random(r, n), random(r, n)
		return func(s *Set) { s.Exp(y, x, 1, 1) }
	})
}

func BenchmarkLogSumExp(b *testing.B) {
	benchSizes(b, 4, func(n int) func(s *Set) {
		x := random(rand.New(rand.NewPCG(1, 1)), n)
		return func(s *Set) { s.LogSumExp(x) }
	})
}
