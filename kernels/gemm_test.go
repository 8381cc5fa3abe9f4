package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// thorough widens the sweeps of sizes and modes, as .ci/run does.
var thorough = os.Getenv("LSTMKB_THOROUGH") != ""

// forSets runs a test on every set of this machine, and on those others.
func forSets(t *testing.T, f func(t *testing.T, s *Set), others ...*Set) {
	for _, s := range slices.Concat(Sets(), others) {
		t.Run(s.Name, func(t *testing.T) { f(t, s) })
	}
}

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// integers are small enough for every sum of products to be exact.
func integers(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.IntN(17) - 8)
	}
	return x
}

const guard = 12345.5

func guarded(n int) (whole, inner []float32) {
	whole = make([]float32, n+32)
	for i := range whole {
		whole[i] = guard
	}
	return whole, whole[16 : 16+n : 16+n]
}

func checkGuard(t *testing.T, whole []float32) {
	t.Helper()
	for i := range 16 {
		if whole[i] != guard || whole[len(whole)-1-i] != guard {
			t.Fatal("wrote outside the slice")
		}
	}
}

var precisions = map[string]Precision{"float32": Float32, "bfloat16": BFloat16}

func (p Precision) round(x float32) float64 {
	if p == BFloat16 {
		x = RoundBF16(x)
	}
	return float64(x)
}

// gemmCase is a product and what it must give, computed once for all sets.
type gemmCase struct {
	name       string
	Gemm                 // C is what the product finds there
	sum, bound []float64 // (M, N)
}

// gemmCases are a product of those sizes in every precision. Bits of mode are TransA,
// TransB, Add and Bias. The bound is 0 if all sums are exact.
func gemmCases(m, n, k, mode int, fill func(*rand.Rand, int) []float32, exact bool) (cases []gemmCase) {
	for _, prec := range precisions {
		r := rand.New(rand.NewPCG(uint64(m*1000+n), uint64(k)))
		g := Gemm{M: m, N: n, K: k, TransA: mode&1 > 0, TransB: mode&2 > 0, Add: mode&4 > 0, LDA: k + 3, LDB: n + 1, LDC: n + 2, Precision: prec}
		sizeA, sizeB := m*g.LDA, k*g.LDB
		if g.TransA {
			g.LDA = m + 3
			sizeA = k * g.LDA
		}
		if g.TransB {
			g.LDB = k + 1
			sizeB = n * g.LDB
		}
		// The last row ends where the matrix does, so that reading on would fault or be seen.
		g.A, g.B = fill(r, max(0, sizeA-3)), fill(r, max(0, sizeB-1))
		if mode&8 > 0 {
			g.Bias = fill(r, n)
		}
		g.C = make([]float32, max(0, (m-1)*g.LDC+n))
		for i := range g.C {
			g.C[i] = guard
		}
		for i := range m {
			copy(g.C[i*g.LDC:][:n], fill(r, n))
		}
		c := gemmCase{fmt.Sprintf("%v m=%d n=%d k=%d mode=%04b", prec, m, n, k, mode), g, make([]float64, m*n), make([]float64, m*n)}
		c.compute(exact)
		cases = append(cases, c)
	}
	return cases
}

// compute is the oracle: sums in float64, with the sum of magnitudes for the bound.
func (c *gemmCase) compute(exact bool) {
	a, b := make([]float64, c.M*c.K), make([]float64, c.N*c.K) // rows of A, columns of B
	for p := range c.K {
		for i := range c.M {
			at := i*c.LDA + p
			if c.TransA {
				at = p*c.LDA + i
			}
			a[i*c.K+p] = c.Precision.round(c.A[at])
		}
		for j := range c.N {
			at := p*c.LDB + j
			if c.TransB {
				at = j*c.LDB + p
			}
			b[j*c.K+p] = c.Precision.round(c.B[at])
		}
	}
	for i := range c.M {
		for j := range c.N {
			sum, mag := 0.0, 0.0
			y := b[j*c.K:][:c.K]
			for p, x := range a[i*c.K:][:c.K] {
				sum += x * y[p]
				mag += math.Abs(x * y[p])
			}
			first := 0.0
			if c.Add {
				first = float64(c.C[i*c.LDC+j])
			} else if c.Bias != nil {
				first = float64(c.Bias[j])
			}
			c.sum[i*c.N+j] = sum + first
			if !exact {
				c.bound[i*c.N+j] = 2 * float64(c.K+2) * 0x1p-24 * (mag + math.Abs(first))
			}
		}
	}
}

// check runs the product on p.
func (c *gemmCase) check(t *testing.T, p *Pool) {
	t.Helper()
	whole, got := guarded(len(c.C))
	copy(got, c.C)
	g := c.Gemm
	g.C = got
	p.Gemm(g)
	checkGuard(t, whole)
	for i := range c.M {
		for j := range c.N {
			want, bound := c.sum[i*c.N+j], c.bound[i*c.N+j]
			if v := float64(got[i*c.LDC+j]); !(math.Abs(v-want) <= bound) {
				t.Fatalf("%s on %d threads, %s: C[%d][%d] = %v, want %v ± %v", p.Name, p.Threads(), c.name, i, j, v, want, bound)
			}
		}
		if i+1 < c.M && (got[i*c.LDC+c.N] != guard || got[i*c.LDC+c.N+1] != guard) {
			t.Fatalf("%s, %s: wrote between the rows", p.Name, c.name)
		}
	}
}

// poolsOf are pools of every set, a model of tiles among them, and number of threads, closed
// as the test ends.
func poolsOf(tb testing.TB, threads ...int) (pools []*Pool) {
	for _, s := range append(Sets(), tileModels()[0]) {
		for _, n := range threads {
			p := NewPool(s, n)
			tb.Cleanup(p.Close)
			pools = append(pools, p)
		}
	}
	return pools
}

// checkGemm checks a product in every precision on every pool.
func checkGemm(t *testing.T, pools []*Pool, m, n, k, mode int, fill func(*rand.Rand, int) []float32, exact bool) {
	t.Helper()
	for _, c := range gemmCases(m, n, k, mode, fill, exact) {
		for _, p := range pools {
			c.check(t, p)
		}
	}
}

// The sizes lie around the tiles of all sets, their loops of 2 and 4 steps and the
// packing of 8 rows by 8, 16 or 32 columns. Each size takes two of the modes in turn, or
// all of them if thorough.
func TestGemm(t *testing.T) {
	rows, cols, depths := []int{0, 1, 4, 5, 6, 7, 8, 9, 13}, []int{0, 1, 4, 15, 16, 17, 31, 32, 33}, []int{0, 1, 3, 4, 8, 9, 31, 33}
	if testing.Short() {
		rows, cols, depths = []int{1, 4, 7, 13}, []int{4, 16, 17}, []int{0, 4, 9}
	}
	pools := poolsOf(t, 1, 3)
	all := func(rows, cols, depths []int) {
		for _, m := range rows {
			for _, n := range cols {
				for _, k := range depths {
					for mode := range 16 {
						if thorough || mode%8 == (mode/8+m+n+k)%8 {
							checkGemm(t, pools, m, n, k, mode, integers, true)
						}
					}
				}
			}
		}
	}
	all(rows, cols, depths)
	// Several panels and jobs of them, and nothing to pack.
	all([]int{1, 7}, []int{256, 257, 530}, []int{0, 9})
}

// The sizes cross the depth of a block, in words and in pairs, with few rows and
// with more than a block of them, columns split over jobs, and the slab's depth
// together with its columns.
func TestGemmBlocks(t *testing.T) {
	shapes := [][3]int{{13, 300, 513}, {13, 70, 1025}, {385, 66, 515}, {193, 40, 1030}}
	switch {
	case testing.Short():
		shapes = [][3]int{{5, 40, 513}, {193, 33, 515}}
	case thorough:
		shapes = append(shapes, [3]int{200, 530, 4100})
	default:
		shapes = append(shapes, [3]int{13, 40, 4100}, [3]int{200, 530, 70})
	}
	pools := poolsOf(t, 2)
	const transA, transB, add, bias = 1, 2, 4, 8
	for _, d := range shapes {
		for _, mode := range []int{transA | transB | add, 0, transA, transB | bias} {
			checkGemm(t, pools, d[0], d[1], d[2], mode, random, false)
		}
	}
}

func TestGemmSameBitsForAnyThreads(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(1, 2))
		m, n, k := 130, 70, 600
		a, b := random(r, m*k), random(r, n*k)
		var want []float32
		for threads := 1; threads <= 4; threads++ {
			p := NewPool(s, threads)
			defer p.Close()
			c := make([]float32, m*n)
			p.Gemm(Gemm{M: m, N: n, K: k, A: a, LDA: k, B: b, LDB: k, TransB: true, C: c, LDC: n})
			if want == nil {
				want = c
			}
			for i := range c {
				if c[i] != want[i] {
					t.Fatalf("%d threads: C[%d] = %v, one thread %v", threads, i, c[i], want[i])
				}
			}
		}
	})
}

type packedTask struct {
	b       PackedB
	a, c    []float32
	m, n, k int
}

func (p *packedTask) Do(w *Worker, job int) {
	w.GemmPacked(p.c[job*p.m/2*p.n:], p.n, p.a[job*p.m/2*p.k:], p.k, p.m/2, &p.b, false)
}

func TestGemmPacked(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		r := rand.New(rand.NewPCG(3, 4))
		m, n, k := 64, 600, 530
		a, b := integers(r, m*k), integers(r, n*k)
		p := NewPool(s, 2)
		defer p.Close()
		want, got := make([]float32, m*n), make([]float32, m*n)
		p.Gemm(Gemm{M: m, N: n, K: k, A: a, LDA: k, B: b, LDB: k, TransB: true, C: want, LDC: n})
		task := &packedTask{a: a, c: got, m: m, n: n, k: k}
		p.PackB(&task.b, Float32, b, k, true, k, n)
		p.RunDynamic(2, task)
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("C[%d] = %v, want %v", i, got[i], want[i])
			}
		}
	})
}

func BenchmarkGemm(b *testing.B) {
	shapes := []struct {
		name    string
		m, n, k int
		ta, tb  bool
	}{
		{"logits", 1920, 33278, 512, false, true},
		{"logits_dx", 1920, 512, 33278, false, false},
		{"logits_dw", 33278, 512, 1920, true, false},
		{"gates", 1920, 2048, 768, false, true},
		{"step", 64, 2048, 512, false, true},
		{"cube256", 256, 256, 256, false, false},
		{"cube1024", 1024, 1024, 1024, false, false},
		{"cube2048", 2048, 2048, 2048, false, false},
	}
	for _, s := range Sets()[1:] {
		for name, prec := range precisions {
			for _, d := range shapes {
				for _, threads := range []int{1, 2} {
					b.Run(fmt.Sprintf("%s/%s/%s/threads=%d", s.Name, name, d.name, threads), func(b *testing.B) {
						p := NewPool(s, threads)
						defer p.Close()
						// Memory never written to is one page of zeros, whatever its size.
						r := rand.New(rand.NewPCG(1, 1))
						x, y, c := random(r, d.m*d.k), random(r, d.n*d.k), make([]float32, d.m*d.n)
						g := Gemm{M: d.m, N: d.n, K: d.k, A: x, LDA: d.k, B: y, LDB: d.n, C: c, LDC: d.n, TransA: d.ta, TransB: d.tb, Precision: prec}
						if d.ta {
							g.LDA = d.m
						}
						if d.tb {
							g.LDB = d.k
						}
						p.Gemm(g)
						b.ReportAllocs()
						for b.Loop() {
							p.Gemm(g)
						}
						b.ReportMetric(2*float64(d.m)*float64(d.n)*float64(d.k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
					})
				}
			}
		}
	}
}

// caught returns what run panics with, nil if it does not.
func caught(run func()) (fault any) {
	defer func() { fault = recover() }()
	run()
	return nil
}
