package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

func TestNewInt8(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		for n := range 131 {
			m := r.IntN(9)
			lda := n + r.IntN(3)
			a := mixed(r, 1, max(0, m*lda))
			q, err := s.NewInt8(a, lda, m, n)
			if err != nil {
				t.Fatal(err)
			}
			if q.M != m || q.N != n || q.LD%64 != 0 || q.LD < n || q.LD >= n+64 || len(q.Data) != m*q.LD || len(q.Scale) != m || len(q.Sum) != m {
				t.Fatalf("(%d, %d): %+v", m, n, q)
			}
			for i := range m {
				most, sum := float32(0), int32(0)
				for j, v := range q.Data[i*q.LD:][:q.LD] {
					sum += int32(v)
					if v == -128 || j >= n && v != 0 {
						t.Fatalf("(%d, %d): [%d][%d] is %d", m, n, i, j, v)
					}
					if j < n {
						x := a[i*lda+j]
						most = max(most, float32(math.Abs(float64(x))))
						if err := math.Abs(float64(x) - float64(q.Scale[i])*float64(v)); err > float64(q.Scale[i])*(0.5+0x1p-15) {
							t.Fatalf("(%d, %d): %v is %d·%v", m, n, x, v, q.Scale[i])
						}
					}
				}
				if q.Sum[i] != sum || q.Scale[i] != most/127 {
					t.Fatalf("(%d, %d): row %d has sum %d and scale %v, want %d and %v", m, n, i, q.Sum[i], q.Scale[i], sum, most/127)
				}
			}
		}
	})
}

func TestNewInt8Errors(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for _, v := range []float32{nan, inf, -inf} {
			for _, at := range []int{0, 15, 16, 33, 69} {
				a := make([]float32, 70)
				a[at] = v
				if q, err := s.NewInt8(a, 35, 2, 35); err == nil || q != nil {
					t.Errorf("%v at %d: no error", v, at)
				}
			}
		}
		if _, err := s.NewInt8(make([]float32, maxInt8Width+1), maxInt8Width+1, 1, maxInt8Width+1); err == nil {
			t.Error("too long a row: no error")
		}
	})
}

// Ties go to even, and the largest value always becomes ±127.
func TestQuantizeRounds(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		x := make([]float32, 40)
		want := make([]int8, 40)
		for i := range x {
			x[i] = float32(i) - 20 + 0.5
			want[i] = int8(math.RoundToEven(float64(x[i])))
		}
		x[39], want[39] = -127, -127
		q := make([]int8, 40)
		if scale := s.quantize(q, x); scale != 1 || !slices.Equal(q, want) {
			t.Errorf("scale %v: %v, want %v", scale, q, want)
		}
		r := rand.New(rand.NewPCG(1, 1))
		for range 20000 {
			v := math.Float32frombits(r.Uint32())
			if !(math.Abs(float64(v)) <= math.MaxFloat32) {
				continue
			}
			x := []float32{16: v, 17: -v, 18: 0}
			q := make([]int8, len(x))
			scale := s.quantize(q, x)
			largest := int8(127)
			switch {
			case math.Abs(float64(v))/127 < 0x1p-126*(1-0x1p-24):
				largest = 0
			case v < 0:
				largest = -127
			}
			if q[16] != largest || q[17] != -largest || q[18] != 0 || (scale == 0) != (largest == 0) {
				t.Fatalf("%v: scale %v, %v", v, scale, q[16:])
			}
		}
	})
}

func TestQuantizeIsTheSameInEverySet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	forLengths(func(n, off int) {
		_, x := place(off, mixed(r, 1, n))
		if n > 0 && off > 12 {
			x[r.IntN(n)] = specials[r.IntN(len(specials))]
		}
		checkQuantize(t, x)
	})
}

func checkQuantize(t *testing.T, x []float32) {
	t.Helper()
	n := len(x)
	want := make([]int8, n)
	scale := generic.quantize(want, x)
	for _, s := range Sets() {
		q := make([]int8, n+64)
		for i := range q {
			q[i] = 99
		}
		got := s.quantize(q[32:][:n:n], x)
		if !same(got, scale) || !slices.Equal(q[32:][:n], want) {
			t.Fatalf("%s, %v: %v %v, want %v %v", s.Name, x, got, q[32:][:n], scale, want)
		}
		for i := range 32 {
			if q[i] != 99 || q[32+n+i] != 99 {
				t.Fatalf("%s, n=%d: wrote outside the slice", s.Name, n)
			}
		}
	}
}

func FuzzQuantize(f *testing.F) {
	f.Add(byte(40), uint32(0x3f800000), uint32(0x7f800001), uint64(1))
	f.Fuzz(func(t *testing.T, n byte, a, b uint32, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 0))
		x := mixed(r, 1, int(n))
		for _, v := range []uint32{a, b} {
			if n > 0 {
				x[r.IntN(int(n))] = math.Float32frombits(v)
			}
		}
		checkQuantize(t, x)
	})
}

// A batch that shrinks or grows leaves nothing of the one before.
func TestQuantizeBatch(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 1))
		var got Int8Batch
		for _, d := range [][2]int{{5, 100}, {2, 7}, {0, 3}, {3, 0}, {9, 130}, {1, 64}} {
			count, n := d[0], d[1]
			ldx := n + 3
			x := mixed(r, 1, max(0, count*ldx-3))
			s.Quantize(&got, x, ldx, n, count)
			if got.N != n || got.LD != (n+63)/64*64 || len(got.Data) != count*got.LD || len(got.Scale) != count {
				t.Fatalf("%d of %d: %+v", count, n, got)
			}
			if len(got.Data) > 0 && uintptr(unsafe.Pointer(&got.Data[0]))%64 != 0 {
				t.Fatal("vectors do not begin on a cache line")
			}
			for b := range count {
				want := make([]int8, got.LD)
				scale := generic.quantize(want[:n], x[b*ldx:][:n])
				if got.Scale[b] != scale || !slices.Equal(got.Data[b*got.LD:][:got.LD], want) {
					t.Fatalf("%d of %d: vector %d differs", count, n, b)
				}
			}
		}
	})
}

func BenchmarkQuantize(b *testing.B) {
	const n = 512
	x := random(rand.New(rand.NewPCG(1, 1)), n)
	var q Int8Batch
	benchSets(b, 4*n, func(s *Set) { s.Quantize(&q, x, n, n, 1) })
}
