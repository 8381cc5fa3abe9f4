package kernels

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomMask makes about that share of the blocks of a (rows, cols) live, in runs,
// and returns a copy of a that is 0 elsewhere.
func randomMask(r *rand.Rand, a []float32, rows, cols int, share float64) (*BlockMask, []float32) {
	b := &BlockMask{}
	b.Reset(rows, cols)
	a = slices.Clone(a)
	for d := range b.Down() {
		for i := range b.Row(d) {
			b.Row(d)[i] = r.Float64() < share
		}
	}
	for i := range rows {
		for j := range cols {
			if !b.Row(i / BlockRows)[j/BlockCols] {
				a[i*cols+j] = 0
			}
		}
	}
	return b, a
}

// TestGemmBlockSparse compares with the product of a matrix that is 0 where blocks are not
// live, in both layouts: skipped terms are exactly 0, but sums may run in another order.
func TestGemmBlockSparse(t *testing.T) {
	shapes := [][3]int{{1, 1, 1}, {8, 32, 64}, {13, 40, 130}, {200, 9, 1100}, {9, 33, 2100}}
	if thorough && !testing.Short() {
		shapes = append(shapes, [][3]int{{200, 33, 1100}, {65, 64, 2100}, {130, 31, 1025}, {70, 64, 9000}}...)
	}
	forSets(t, func(t *testing.T, s *Set) {
		one, three := NewPool(s, 1), NewPool(s, 3)
		defer one.Close()
		defer three.Close()
		shapes := shapes
		if !slices.Contains(names, s.Name) { // a fake, which is slow
			shapes = [][3]int{{13, 40, 130}, {100, 5, 520}}
		}
		for _, prec := range precisions {
			for _, d := range shapes {
				for _, share := range []float64{0, 0.3, 1} {
					checkBlockSparse(t, one, three, prec, d, share)
				}
			}
		}
	}, fakeSets()...)
}

func checkBlockSparse(t *testing.T, one, three *Pool, prec Precision, shape [3]int, share float64) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	rows, n, cols := shape[0], shape[1], shape[2] // of the matrix with blocks; n of the other
	live, zeroed := randomMask(r, random(r, rows*cols), rows, cols, share)
	full := slices.Clone(zeroed)
	for i := range full { // what is not live may be anything
		if !live.Row(i / cols / BlockRows)[i%cols/BlockCols] {
			full[i] = 1e30
		}
	}
	x := Gemm{M: rows, N: n, K: cols, LDA: cols, B: random(r, cols*n), LDB: n, LDC: n + 1, Precision: prec}
	w := Gemm{M: cols, N: n, K: rows, LDA: cols, TransA: true, B: random(r, rows*n), LDB: n, LDC: n + 1, Precision: prec}
	for _, g := range []Gemm{x, w} {
		for _, g.Add = range []bool{false, true} {
			base := random(r, g.M*g.LDC)
			want, got, more := slices.Clone(base), slices.Clone(base), slices.Clone(base)
			g.A, g.C = zeroed, want
			one.Gemm(g)
			g.A, g.C = full, got
			one.GemmBlockSparse(g, live)
			g.C = more
			three.GemmBlockSparse(g, live)
			at := fmt.Sprintf("%v %v, %v live, TransA %v, Add %v", prec, shape, share, g.TransA, g.Add)
			if !slices.Equal(got, more) {
				t.Fatalf("%s: three threads differ from one", at)
			}
			for i := range want {
				if diff := got[i] - want[i]; diff > 2e-4 || diff < -2e-4 || diff != diff {
					t.Fatalf("%s: C[%d] = %v, want %v", at, i, got[i], want[i])
				}
			}
		}
	}
}

func TestBlockMask(t *testing.T) {
	b := &BlockMask{}
	b.Reset(9, 65)
	if b.Down() != 2 || b.Across() != 2 || b.Share() != 0 {
		t.Fatalf("%d×%d blocks, share %v, want 2×2, 0", b.Down(), b.Across(), b.Share())
	}
	b.Row(1)[0] = true
	if b.Share() != 0.25 || !b.Row(1)[0] || b.Row(0)[0] {
		t.Fatalf("share %v, rows %v %v", b.Share(), b.Row(0), b.Row(1))
	}
	if b.Reset(1, 1); b.Share() != 0 || len(b.Row(0)) != 1 {
		t.Fatal("Reset leaves a live block")
	}
}

// BenchmarkGemmBlockSparse is the two gradients of the default model's logits, with the
// full product for comparison.
func BenchmarkGemmBlockSparse(b *testing.B) {
	const n, v, k = 960, 33278, 512
	r := rand.New(rand.NewPCG(1, 1))
	a, x, y, c := random(r, n*v), random(r, v*k), random(r, n*k), make([]float32, v*k)
	for _, s := range Sets()[len(Sets())-1:] {
		for name, prec := range precisions {
			for _, threads := range []int{1, 2} {
				p := NewPool(s, threads)
				defer p.Close()
				dx := Gemm{M: n, N: k, K: v, A: a, LDA: v, B: x, LDB: k, C: c, LDC: k, Precision: prec}
				dw := Gemm{M: v, N: k, K: n, A: a, LDA: v, TransA: true, B: y, LDB: k, C: c, LDC: k, Precision: prec}
				for gradient, g := range map[string]Gemm{"dx": dx, "dW": dw} {
					b.Run(fmt.Sprintf("%s/%s/%s/threads=%d/full", s.Name, name, gradient, threads), func(b *testing.B) {
						for b.Loop() {
							p.Gemm(g)
						}
					})
					for _, share := range []float64{0.1, 0.2, 1} {
						live, _ := randomMask(r, a, n, v, share)
						b.Run(fmt.Sprintf("%s/%s/%s/threads=%d/%v", s.Name, name, gradient, threads, share), func(b *testing.B) {
							for b.Loop() {
								p.GemmBlockSparse(g, live)
							}
						})
					}
				}
			}
		}
	}
}
