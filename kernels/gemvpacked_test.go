package kernels

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// packedCase is a product, whose results without bias are want (count, m).
type packedCase struct {
	m, n, count int
	a           *Int8
	x           Int8Batch
	bias, want  []float32
}

// packedCases computes with sums in 64 bits.
func packedCases(t *testing.T) []*packedCase {
	r := rand.New(rand.NewPCG(5, 6))
	cases := []*packedCase{
		{m: 0, n: 64, count: 3}, {m: 1, n: 64, count: 1}, {m: 63, n: 64, count: 5}, {m: 64, n: 64, count: 4}, {m: 65, n: 64, count: 6},
		{m: 128, n: 64, count: 7}, {m: 200, n: 64, count: 6}, {m: 10_001, n: 64, count: 6}, {m: 10_001, n: 64, count: 1},
		{m: 2003, n: 128, count: 5}, {m: 2003, n: 128, count: 1}, {m: 4100, n: 128, count: 7}, {m: 64, n: 0, count: 4}, {m: 70, n: 1, count: 5},
		{m: 192, n: 100, count: 6}, {m: 64, n: 512, count: 7}, {m: 150, n: 130, count: 0}, {m: 2048, n: 512, count: 32},
		{m: 4096, n: 1024, count: 9}, {m: 2000, n: 500, count: 11}, {m: 128, n: 5000, count: 2}, {m: 200, n: 192, count: 19},
	}
	for _, c := range cases {
		c.a = quantized(t, &generic, mixed(r, c.m, c.n), c.m, c.n)
		generic.Quantize(&c.x, random(r, c.count*c.n), c.n, c.n, c.count)
		c.bias, c.want = random(r, c.m), make([]float32, c.count*c.m)
		for b := range c.count {
			for i := range c.m {
				sum := int64(0)
				for j, v := range c.a.Data[i*c.a.LD:][:c.n] {
					sum += int64(v) * int64(c.x.Data[b*c.x.LD+j])
				}
				c.want[b*c.m+i] = float32(float32(sum) * c.a.Scale[i] * c.x.Scale[b])
			}
		}
	}
	return cases
}

// TestGemvPacked compares with sums in 64 bits and with GemvInt8, to the last bit, with and
// without each part of the epilogue, and the pool's with the set's.
func TestGemvPacked(t *testing.T) {
	cases := packedCases(t)
	forSets(t, func(t *testing.T, s *Set) {
		pool := NewPool(s, 2)
		defer pool.Close()
		for _, c := range cases {
			if (!s.gemvPacked.fast || !slices.Contains(names, s.Name)) && c.m*c.n*c.count > 2<<20 {
				continue // the reference and models are slow
			}
			y := make([]float32, c.count*c.m)
			if s.GemvInt8(y, c.m, c.a, &c.x); !slices.EqualFunc(y, c.want, same) {
				t.Fatalf("(%d, %d) × %d: GemvInt8 differs", c.m, c.n, c.count)
			}
			for _, bias := range [][]float32{nil, c.bias} {
				c.check(t, pool, bias, false)
				c.check(t, pool, bias, true)
			}
		}
	}, tileModels()...)
}

func (c *packedCase) check(t *testing.T, pool *Pool, bias []float32, withMax bool) {
	t.Helper()
	packed, ldy := NewPackedInt8(c.a), c.m+3
	of := fmt.Sprintf("(%d, %d) × %d, bias %t, maxima %t", c.m, c.n, c.count, bias != nil, withMax)
	product := func(run func(y []float32, ldy int, a *PackedInt8, x *Int8Batch, bias, panelMax []float32)) (y, panelMax []float32) {
		t.Helper()
		whole, y := guarded(max(0, (c.count-1)*ldy+c.m))
		var wholeMax []float32
		if withMax {
			wholeMax, panelMax = guarded(c.count * packed.Panels())
		}
		if run(y, ldy, packed, &c.x, bias, panelMax); withMax {
			checkGuard(t, wholeMax)
		}
		checkGuard(t, whole)
		return y, panelMax
	}
	y, panelMax := product(pool.Set.GemvPacked)
	for b := range c.count {
		for i, want := range c.want[b*c.m:][:c.m] {
			if bias != nil {
				want += bias[i]
			}
			if !same(y[b*ldy+i], want) {
				t.Fatalf("%s: y[%d][%d] = %v, want %v", of, b, i, y[b*ldy+i], want)
			}
		}
		for i := c.m; i < ldy && b+1 < c.count; i++ {
			if y[b*ldy+i] != guard {
				t.Fatalf("%s: wrote between the vectors", of)
			}
		}
		for p := 0; withMax && p < packed.Panels(); p++ {
			from := max(0, min(p*PanelRows, c.m-PanelRows))
			if got, want := panelMax[b*packed.Panels()+p], slices.Max(y[b*ldy:][from:min(c.m, from+PanelRows)]); got != want {
				t.Fatalf("%s: the largest of panel %d is %v, want %v", of, p, got, want)
			}
		}
	}
	pool.Wake()
	again, maxAgain := product(pool.GemvPacked)
	if !slices.EqualFunc(again, y, same) || !slices.Equal(maxAgain, panelMax) {
		t.Errorf("%s: the pool's differ", of)
	}
}

func TestPackedChecksSizes(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		for name, change := range map[string]func(g *packedGemv){
			"N":       func(g *packedGemv) { g.a.N = 71 },
			"LD":      func(g *packedGemv) { g.a.LD, g.x.LD = 100, 100 },
			"LD of x": func(g *packedGemv) { g.x.LD = 192 },
			"N > LD":  func(g *packedGemv) { g.a.N, g.x.N = 129, 129 },
			"M":       func(g *packedGemv) { g.a.M = 129; g.y, g.bias = make([]float32, 258), make([]float32, 129) },
			"scales":  func(g *packedGemv) { g.a.Scale = g.a.Scale[:127] },
			"data":    func(g *packedGemv) { g.a.Data = g.a.Data[:len(g.a.Data)-1] },
			"vectors": func(g *packedGemv) { g.x.Data = g.x.Data[:len(g.x.Data)-1] },
			"y":       func(g *packedGemv) { g.y = g.y[:199:199] },
			"bias":    func(g *packedGemv) { g.bias = g.bias[:99:99] },
			"maxima":  func(g *packedGemv) { g.max = g.max[:3:3] },
		} {
			var x Int8Batch
			s.Quantize(&x, make([]float32, 140), 70, 70, 2)
			a := NewPackedInt8(quantized(t, s, make([]float32, 7000), 100, 70))
			g := packedGemv{make([]float32, 200), 100, a, &x, make([]float32, 100), make([]float32, 4)}
			run := func() { s.GemvPacked(g.y, a.M, g.a, g.x, g.bias, g.max) }
			run()
			change(&g)
			if caught(run) == nil {
				t.Errorf("%s: no panic", name)
			}
		}
	})
}

// BenchmarkGemvPacked is the product of the default model's LSTM beside GemvInt8, and the
// estimates of its screen, of 64 and 128 columns with both parts of the epilogue.
func BenchmarkGemvPacked(b *testing.B) {
	s, err := Default()
	if err != nil || !s.gemvPacked.fast {
		b.Skip("not fast here")
	}
	r := rand.New(rand.NewPCG(9, 9))
	for _, c := range []struct {
		m, n     int
		epilogue bool
	}{{2048, 512, false}, {33278, 64, true}, {33278, 128, true}} {
		a, err := s.NewInt8(random(r, c.m*c.n), c.n, c.m, c.n)
		if err != nil {
			b.Fatal(err)
		}
		packed, bias := NewPackedInt8(a), []float32(nil)
		if c.epilogue {
			bias = random(r, c.m)
		}
		for _, count := range []int{1, 4, 7, 8, 16, 32} {
			var x Int8Batch
			s.Quantize(&x, random(r, count*c.n), c.n, c.n, count)
			y, panelMax := make([]float32, count*c.m), []float32(nil)
			if c.epilogue {
				panelMax = make([]float32, count*packed.Panels())
			}
			for name, f := range map[string]func(){
				"packed": func() { s.GemvPacked(y, c.m, packed, &x, bias, panelMax) },
				"rows":   func() { s.GemvInt8(y, c.m, a, &x) },
			} {
				b.Run(fmt.Sprintf("%dx%d/%s/%d", c.m, c.n, name, count), func(b *testing.B) {
					for b.Loop() {
						f()
					}
					b.ReportMetric(float64(2*c.m*c.n*count*b.N)/b.Elapsed().Seconds()/1e9, "GOP/s")
				})
			}
		}
	}
}
