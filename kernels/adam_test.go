package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

var testAdam = Adam{LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}

// exactAdam is the step in float64, from the paper's formula and not ours.
func exactAdam(a Adam, step int64, scale, w, g, m, v float64) (w1, m1, v1 float64) {
	g *= scale
	m1 = a.Beta1*m + (1-a.Beta1)*g
	v1 = a.Beta2*v + (1-a.Beta2)*g*g
	mHat := m1 / (1 - math.Pow(a.Beta1, float64(step)))
	vHat := v1 / (1 - math.Pow(a.Beta2, float64(step)))
	return w - a.LR*mHat/(math.Sqrt(vHat)+a.Eps), m1, v1
}

func TestAdam(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		p := NewPool(s, 1)
		defer p.Close()
		r := rand.New(rand.NewPCG(1, 1))
		forLengths(func(n, off int) {
			var wholes [4][]float32
			var x, before [4][]float32 // w, g, m, v
			for i := range x {
				before[i] = random(r, n)
				for j, v := range before[3] {
					before[3][j] = v * v
				}
				wholes[i], x[i] = place((off*(i+1))%16, before[i])
			}
			step := int64(1 + r.IntN(100)*r.IntN(100))
			scale := r.Float64()
			p.Adam(testAdam, step, scale, x[0], x[1], x[2], x[3])
			for _, w := range wholes {
				checkGuard(t, w)
			}
			for i := range n {
				w0, g0, m0, v0 := float64(before[0][i]), float64(before[1][i]), float64(before[2][i]), float64(before[3][i])
				w, m, v := exactAdam(testAdam, step, scale, w0, g0, m0, v0)
				// Eight roundings at most lead to v, among them two each of scale and
				// g, and fewer to m.
				const eps = 8 * 0x1p-24
				near(t, "m", x[2][i], m, eps*(math.Abs(m0)+math.Abs(g0)))
				near(t, "v", x[3][i], v, eps*v)
				// The weight's own rounding, and the step's relative error: that
				// of m, half of v's, and a few of its own.
				move := testAdam.LR / (1 - math.Pow(testAdam.Beta1, float64(step))) * (math.Abs(m0) + math.Abs(g0)) /
					math.Sqrt(v/(1-math.Pow(testAdam.Beta2, float64(step))))
				near(t, "w", x[0][i], w, 0x1p-24*(math.Abs(w0)+math.Abs(w))+2*eps*move)
				if x[1][i] != before[1][i] {
					t.Fatal("changed the gradient")
				}
			}
		})
	})
}

// A zero gradient from the start moves nothing; NaN and Inf reach the weight
// and no neighbour.
func TestAdamSpecials(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		p := NewPool(s, 1)
		defer p.Close()
		const n = 43
		for at := range n {
			for _, bad := range []float32{nan, inf, -inf} {
				w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
				g[at] = bad
				p.Adam(testAdam, 1, 1, w, g, m, v)
				for i := range n {
					if i != at && (w[i] != 0 || m[i] != 0 || v[i] != 0) {
						t.Fatalf("%v at %d changed %d: w %v, m %v, v %v", bad, at, i, w[i], m[i], v[i])
					}
				}
				if w[at] == w[at] {
					t.Fatalf("gradient %v gives weight %v, want NaN", bad, w[at])
				}
			}
		}
	})
}

// Tiny gradients, whose squares are denormal or 0, move a weight by less than
// the rate and to the right side.
func TestAdamDenormals(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		p := NewPool(s, 1)
		defer p.Close()
		for _, grad := range []float32{denormal, 1e-40, 1e-30, 1e-22, 1e-19, 1e-10} {
			const n = 11
			w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
			for i := range g {
				g[i] = grad
			}
			p.Adam(testAdam, 1, 1, w, g, m, v)
			for i := range w {
				if !(w[i] <= 0 && -w[i] <= 1.001*float32(testAdam.LR)) {
					t.Fatalf("gradient %v moves weight %d to %v", grad, i, w[i])
				}
			}
		}
	})
}

// One thread, then two: from memory, they share what it gives.
func BenchmarkAdam(b *testing.B) {
	benchPool(b, 7*4, func(n int) func(p *Pool) { // four read, three written
		g := random(rand.New(rand.NewPCG(1, 1)), n)
		w, m, v := make([]float32, n), make([]float32, n), make([]float32, n)
		return func(p *Pool) { p.Adam(testAdam, 1, 1, w, g, m, v) }
	})
}
