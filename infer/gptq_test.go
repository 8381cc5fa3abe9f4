package infer

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/nn"
)

// someMoments are those of count random vectors of n numbers that depend on each other,
// number 2 always zero.
func someMoments(r *rand.Rand, n, count int) []float32 {
	h, x := make([]float32, n*n), make([]float64, n)
	for range count {
		common := r.NormFloat64() + 1
		for j := range x {
			x[j] = (common + r.NormFloat64()) * float64(1+j%3)
		}
		if n > 2 {
			x[2] = 0
		}
		for i := range n {
			for j := range n {
				h[i*n+j] += float32(x[i] * x[j])
			}
		}
	}
	return h
}

func someRows(r *rand.Rand, m, n int) []float32 {
	x := make([]float32, m*n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func quantizedFor(t *testing.T, x []float32, m, n int, moments []float32) *Int8 {
	t.Helper()
	q, err := QuantizeFor(x, nn.Spec{Name: "x", Shape: []int{m, n}}, moments)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// off is Σ over rows of (w−q)·H·(w−q)ᵀ.
func off(x []float32, q *Int8, h []float32) (sum float64) {
	e := Dequantize(q)
	for i := range e {
		e[i] = x[i] - e[i]
	}
	for ; len(e) > 0; e = e[q.N:] {
		for j, a := range e[:q.N] {
			for k, b := range e[:q.N] {
				sum += float64(a) * float64(b) * float64(h[j*q.N+k])
			}
		}
	}
	return sum
}

// solve returns a⁻¹·b by Gaussian elimination with pivots; it changes both.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for k := range n {
		p := k
		for i := k; i < n; i++ {
			if math.Abs(a[i][k]) > math.Abs(a[p][k]) {
				p = i
			}
		}
		a[k], a[p], b[k], b[p] = a[p], a[k], b[p], b[k]
		for i := k + 1; i < n; i++ {
			f := a[i][k] / a[k][k]
			for j := k; j < n; j++ {
				a[i][j] -= f * a[k][j]
			}
			b[i] -= f * b[k]
		}
	}
	for k := n - 1; k >= 0; k-- {
		for j := k + 1; j < n; j++ {
			b[k] -= a[k][j] * b[j]
		}
		b[k] /= a[k][k]
	}
	return b
}

// TestQuantizeForIsGPTQ: each number is the nearest to that which, with the best real
// numbers in the columns not yet rounded, makes the error least.
func TestQuantizeForIsGPTQ(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	for _, n := range []int{1, 2, 3, 7, 16} {
		const m = 20
		for _, count := range []int{3, 50} { // fewer vectors than columns, and more
			h, x := someMoments(r, n, count), someRows(r, m, n)
			q := quantizedFor(t, x, m, n, h)
			f, err := factorHessian(h, n)
			if err != nil {
				t.Fatal(err)
			}
			mean := 0.0
			for j := range n {
				mean += float64(h[j*n+j]) / float64(n)
			}
			at := func(k, l int) float64 { // in the order of rounding
				v := float64(h[f.order[k]*n+f.order[l]])
				if k == l {
					v += damping * mean
				}
				return v
			}
			for i := range m {
				scale, e := float64(q.Scale[i]), make([]float64, n)
				for k, j := range f.order {
					a, b := make([][]float64, n-k), make([]float64, n-k)
					for row := k; row < n; row++ {
						a[row-k] = make([]float64, n-k)
						for col := k; col < n; col++ {
							a[row-k][col-k] = at(row, col)
						}
						for col := range k {
							b[row-k] -= at(row, col) * e[col]
						}
					}
					w, got := float64(x[i*n+j]), float64(q.Data[i*q.LD+j])
					best := (w - solve(a, b)[0]) / scale
					if d := math.Abs(got - min(max(best, -127), 127)); d > 0.5+1e-3 {
						t.Fatalf("%d columns, %d vectors, row %d, number %d: %v, want %v rounded", n, count, i, j, got, best)
					}
					e[k] = w - scale*got
				}
			}
		}
	}
}

// TestQuantizeForGains: less error than to the nearest on the moments' own vectors, and
// much less where they depend on each other; sums and padding are in order.
func TestQuantizeForGains(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 4))
	for _, n := range []int{8, 64, 100} {
		for _, count := range []int{1, 5, 500} {
			const m = 30
			h, x := someMoments(r, n, count), someRows(r, m, n)
			clear(x[3*n : 4*n])
			plain, q := quantizedFor(t, x, m, n, nil), quantizedFor(t, x, m, n, h)
			if before, after := off(x, plain, h), off(x, q, h); !(after < before*0.8) {
				t.Errorf("%d columns, %d vectors: error %.3g, to the nearest %.3g", n, count, after, before)
			}
			if !slices.Equal(plain.Scale, q.Scale) {
				t.Error("scales differ")
			}
			whole, err := Int8From(slices.Clone(tight(q)), q.Scale, m, n)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(whole.Sum, q.Sum) || !slices.Equal(whole.Data, q.Data) {
				t.Error("sums or padding differ from those of the same numbers")
			}
		}
	}
}

// tight are the numbers without padding.
func tight(q *Int8) (data []int8) {
	for i := range q.M {
		data = append(data, q.Data[i*q.LD:][:q.N]...)
	}
	return data
}

// TestQuantizeForPlain: what nothing can be made up for by, and what needs no rounding,
// is as Quantize leaves it.
func TestQuantizeForPlain(t *testing.T) {
	const m, n = 40, 70
	r := rand.New(rand.NewPCG(3, 4))
	x := someRows(r, m, n)
	want := quantizedFor(t, x, m, n, nil)
	diagonal := make([]float32, n*n)
	for j := range n {
		diagonal[j*n+j] = float32(j * j)
	}
	for name, h := range map[string][]float32{"zero": make([]float32, n*n), "diagonal": diagonal} {
		if got := quantizedFor(t, x, m, n, h); !slices.Equal(got.Data, want.Data) {
			t.Errorf("%s moments: differs from the nearest", name)
		}
	}
	if again := quantizedFor(t, Dequantize(want), m, n, someMoments(r, n, 200)); !slices.Equal(again.Data, want.Data) {
		t.Error("whole numbers do not stay")
	}
}

func TestQuantizeForRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		moments []float32
		want    string
	}{
		{[]float32{1, 2, 3}, "x: 3 moments, want 2 of each of 2 columns"},
		{[]float32{}, "x: 0 moments"},
		{[]float32{nan, 0, 0, 1}, "x: the moments' trace is NaN"},
		{[]float32{1, 0, 0, inf}, "x: the moments' trace is +Inf"},
		{[]float32{-1, 0, 0, 0}, "x: the moments' trace is -1"},
	} {
		if _, err := QuantizeFor([]float32{1, 2}, nn.Spec{Name: "x", Shape: []int{1, 2}}, c.moments); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want %q", c.moments, err, c.want)
		}
	}
	if _, err := QuantizeFor([]float32{1, nan}, nn.Spec{Name: "x", Shape: []int{1, 2}}, make([]float32, 4)); err == nil {
		t.Error("a NaN is taken")
	}
}
