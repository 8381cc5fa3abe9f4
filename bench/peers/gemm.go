package main

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/lstmkb/lstmkb/kernels"
)

// product is a matrix product: a shape that the default model uses, or a cube.
type product struct {
	op             string
	m, n, k        int
	transA, transB bool
}

var products = []product{
	{"logits", 1920, 33278, 512, false, true},
	{"logits, gradient of x", 1920, 512, 33278, false, false},
	{"logits, gradient of W", 33278, 512, 1920, true, false},
	{"gates", 1920, 2048, 768, false, true},
	{"step of the recurrence", 64, 2048, 512, false, true},
	{"cube", 256, 256, 256, false, false},
	{"cube", 1024, 1024, 1024, false, false},
	{"cube", 2048, 2048, 2048, false, false},
}

// gemmWorks returns the products in one precision: all of them for the sets compared with
// other programs, some for the other sets.
func gemmWorks(precision kernels.Precision) func(*report, *kernels.Set, bool) []func() *work {
	return func(r *report, set *kernels.Set, chosen bool) (works []func() *work) {
		for _, p := range products {
			small := p.op == "cube" && p.m <= 256 || p.m == 64
			if r.quick && !small || !chosen && set.Name == "generic" && !small || !chosen && p.op != "cube" && !small {
				continue
			}
			for _, threads := range threadCounts(chosen) {
				works = append(works, func() *work { return p.work(r, set, threads, chosen, precision) })
			}
		}
		return works
	}
}

// threadCounts returns 1 and 2 for the sets compared with other programs, else 1.
func threadCounts(chosen bool) []int {
	if chosen {
		return []int{1, 2}
	}
	return []int{1}
}

func (p product) work(r *report, set *kernels.Set, threads int, chosen bool, precision kernels.Precision) *work {
	w := &work{op: "gemm float32, " + p.op, shape: fmt.Sprintf("%d×%d×%d", p.m, p.n, p.k), set: set, threads: threads,
		seconds: r.turn(productSeconds), operations: 2 * float64(p.m) * float64(p.n) * float64(p.k), peak: r.peaksOf(set).float32}
	libraries := []string{"mkl", "openblas", "gomlx"}
	if precision == kernels.BFloat16 {
		w.op, w.peak = "gemm bfloat16, "+p.op, r.peaksOf(set).bfloat16
		libraries = []string{"onednn", "onednn_converting"}
	}
	if !r.wants(w.op, w.shape) {
		return nil
	}
	pool := kernels.NewPool(set, threads)
	w.run, w.done = p.own(pool, precision), pool.Close
	if !chosen {
		return w
	}
	if precision == kernels.Float32 {
		w.once = map[string]func(){"gonum": p.gonum()}
	}
	w.ask(r, request{"op": "gemm", "m": p.m, "n": p.n, "k": p.k, "trans_a": p.transA, "trans_b": p.transB}, libraries...)
	return w
}

// own returns the product on this program's kernels.
func (p product) own(pool *kernels.Pool, precision kernels.Precision) func() {
	g := kernels.Gemm{M: p.m, N: p.n, K: p.k, A: ones(p.m * p.k), B: ones(p.n * p.k), C: make([]float32, p.m*p.n),
		LDA: p.k, LDB: p.n, LDC: p.n, TransA: p.transA, TransB: p.transB, Precision: precision}
	if p.transA {
		g.LDA = p.m
	}
	if p.transB {
		g.LDB = p.k
	}
	return func() { pool.Gemm(g) }
}

// gonum returns the product on gonum's kernels.
func (p product) gonum() func() {
	matrix := func(rows, cols int, trans bool) (blas.Transpose, blas32.General) {
		t := blas.NoTrans
		if trans {
			t, rows, cols = blas.Trans, cols, rows
		}
		return t, blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: ones(rows * cols)}
	}
	ta, a := matrix(p.m, p.k, p.transA)
	tb, b := matrix(p.k, p.n, p.transB)
	c := blas32.General{Rows: p.m, Cols: p.n, Stride: p.n, Data: make([]float32, p.m*p.n)}
	return func() { blas32.Gemm(ta, tb, 1, a, b, 0, c) }
}

func ones(n int) []float32 { return slices.Repeat([]float32{1}, n) }
