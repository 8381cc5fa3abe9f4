package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestNewInt2: codes decode to what the scale and Off say, which are those of the
// definition.
func TestNewInt2(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{200, 256, 500, 1024} {
		const m = 9
		a := quantized(t, &generic, mixed(r, m, n), m, n)
		q := NewInt2(a)
		if q == nil || q.LD%256 != 0 {
			t.Fatalf("%d columns: %+v", n, q)
		}
		for i := range m {
			dot, squares, off := 0.0, 0.0, 0.0
			for j := range n {
				code := q.Data[i*q.LD/4+j/256*64+j%64] >> (j % 256 / 64 * 2) & 3
				want, got := float64(a.Data[i*a.LD+j])*float64(a.Scale[i]), float64(q.Scale[i])*(2*float64(code)-3)
				dot, squares, off = dot+want*(got-want), squares+want*want, off+(got-want)*(got-want)
			}
			if math.Abs(dot) > 1e-5*squares {
				t.Errorf("%d columns, row %d: the error is not orthogonal to the row", n, i)
			}
			if rms := math.Sqrt(off / float64(n)); math.Abs(rms-float64(q.Off[i])) > 1e-4*rms || squares > 0 && !(off < 0.2*squares) {
				t.Errorf("%d columns, row %d: off by %v of %v, Off is %v", n, i, rms, math.Sqrt(squares/float64(n)), q.Off[i])
			}
		}
	}
	if NewInt2(quantized(t, &generic, make([]float32, 300), 3, 100)) != nil {
		t.Error("rows of half a block are taken")
	}
}

// TestGemvInt2 compares with sums in 64 bits, to the last bit.
func TestGemvInt2(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		pool := NewPool(s, 2)
		defer pool.Close()
		r := rand.New(rand.NewPCG(3, 4))
		for _, n := range []int{256, 500, 512, 768} {
			for _, m := range []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 130} {
				a := quantized(t, s, mixed(r, m, n), m, n)
				q, bias := NewInt2(a), random(r, m)
				var x Int8Batch
				s.Quantize(&x, random(r, n), n, n, 1)
				whole, y := guarded(m)
				s.GemvInt2(y, q, bias, &x)
				checkGuard(t, whole)
				for i := range m {
					sum := int64(0)
					for j := range n {
						code := q.Data[i*q.LD/4+j/256*64+j%64] >> (j % 256 / 64 * 2) & 3
						sum += (2*int64(code) - 3) * int64(x.Data[j])
					}
					if want := float32(float32(sum)*q.Scale[i]*x.Scale[0]) + bias[i]; !same(y[i], want) {
						t.Fatalf("(%d, %d): y[%d] = %v, want %v", m, n, i, y[i], want)
					}
				}
				again := make([]float32, m)
				pool.GemvInt2(again, q, bias, &x)
				if !slices.Equal(again, y) {
					t.Errorf("(%d, %d): the pool's differ", m, n)
				}
			}
		}
	})
}

// TestGemvInt2Estimates: the error has the size that Off tells.
func TestGemvInt2Estimates(t *testing.T) {
	const m, n = 400, 512
	r := rand.New(rand.NewPCG(5, 6))
	s := Sets()[len(Sets())-1]
	a := quantized(t, s, random(r, m*n), m, n)
	q, squares := NewInt2(a), 0.0
	var x Int8Batch
	v := random(r, n)
	s.Quantize(&x, v, n, n, 1)
	got, want := make([]float32, m), make([]float32, m)
	s.GemvInt2(got, q, make([]float32, m), &x)
	s.GemvInt8(want, m, a, &x)
	norm := math.Sqrt(float64(s.SumSquares(v)))
	for i := range m {
		z := float64(got[i]-want[i]) / (float64(q.Off[i]) * norm)
		if squares += z * z; math.Abs(z) > 6 {
			t.Errorf("row %d is %v times its Off away", i, z)
		}
	}
	if rms := math.Sqrt(squares / m); rms < 0.8 || rms > 1.2 {
		t.Errorf("errors are %v times Off in the mean", rms)
	}
}

func BenchmarkGemvInt2(b *testing.B) {
	const m, n = 33278, 512
	s := Sets()[len(Sets())-1]
	r := rand.New(rand.NewPCG(1, 2))
	a := quantized(b, s, random(r, m*n), m, n)
	q, y, bias := NewInt2(a), make([]float32, m), make([]float32, m)
	var x Int8Batch
	s.Quantize(&x, random(r, n), n, n, 1)
	b.Run("int2", func(b *testing.B) {
		for b.Loop() {
			s.GemvInt2(y, q, bias, &x)
		}
	})
	b.Run("int8", func(b *testing.B) {
		for b.Loop() {
			s.GemvInt8(y, m, a, &x)
		}
	})
}
