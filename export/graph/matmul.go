package graph

import (
	"fmt"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
)

// matMul is (…, M, K)·(K, N), or (…, M, K)·(…, K, N) with equal leading dimensions.
func matMul(c *call) ([]*Tensor, error) {
	a, b, err := c.twoFloats()
	if err != nil {
		return nil, err
	}
	p, err := planMatMul(a.Dims, b.Dims)
	if err != nil {
		return nil, err
	}
	y, err := c.newTensor(Float32, p.dims...)
	if err != nil {
		return nil, err
	}
	for i := range p.batch {
		c.pool.Gemm(kernels.Gemm{M: p.m, N: p.n, K: p.k, LDA: p.k, LDB: p.n, LDC: p.n,
			A: a.Floats[i*p.m*p.k:], B: b.Floats[i*p.k*p.n:], C: y.Floats[i*p.m*p.n:]})
	}
	return []*Tensor{y}, nil
}

// product is the shape of a matrix product.
type product struct{ batch, m, n, k int }

type matMulPlan struct {
	product
	dims []int // of the result
}

func planMatMul(a, b []int) (p matMulPlan, err error) {
	if len(a) < 2 || len(b) < 2 || len(b) > 2 && !slices.Equal(a[:len(a)-2], b[:len(b)-2]) || a[len(a)-1] != b[len(b)-2] {
		return p, fmt.Errorf("shapes are %v and %v, want (…, M, K) and (K, N) or (…, K, N)", a, b)
	}
	p.k, p.n = b[len(b)-2], b[len(b)-1]
	p.dims = append(append([]int(nil), a[:len(a)-1]...), p.n)
	p.batch, p.m, _ = around(a, len(a)-2)
	if len(b) == 2 {
		p.batch, p.m = 1, p.batch*p.m
	}
	return p, nil
}

// gemm is alpha·A'·B' + beta·C, where ' is an optional transpose.
func gemm(c *call) ([]*Tensor, error) {
	a, b, err := c.twoFloats()
	if err != nil {
		return nil, err
	}
	if len(a.Dims) != 2 || len(b.Dims) != 2 {
		return nil, fmt.Errorf("inputs are %v and %v, want two matrices", a, b)
	}
	g := kernels.Gemm{M: a.Dims[0], K: a.Dims[1], LDA: a.Dims[1], N: b.Dims[1], LDB: b.Dims[1],
		TransA: c.int("transA", 0) != 0, TransB: c.int("transB", 0) != 0, A: a.Floats, B: b.Floats}
	if g.TransA {
		g.M, g.K = g.K, g.M
	}
	depth := b.Dims[0]
	if g.TransB {
		g.N, depth = depth, g.N
	}
	if depth != g.K {
		return nil, fmt.Errorf("inputs are %v and %v, whose products have no common depth", a, b)
	}
	y, err := c.newTensor(Float32, g.M, g.N)
	if err != nil {
		return nil, err
	}
	g.C, g.LDC = y.Floats, g.N
	c.pool.Gemm(g)
	if err := c.scaleAndAdd(y); err != nil {
		return nil, err
	}
	return []*Tensor{y}, nil
}

// scaleAndAdd replaces y by alpha·y + beta·C with C broadcast.
func (c *call) scaleAndAdd(y *Tensor) error {
	if alpha := c.attrs["alpha"]; alpha != nil && alpha.f != 1 {
		for i := range y.Floats {
			y.Floats[i] *= alpha.f
		}
	}
	if !c.has(2) {
		return nil
	}
	bias, err := c.floats(2)
	if err != nil {
		return err
	}
	if dims, err := broadcast(y.Dims, bias.Dims); err != nil || !slices.Equal(dims, y.Dims) {
		return fmt.Errorf("input C is %v, want one that stretches to %v", bias, y.Dims)
	}
	beta := float32(1)
	if a := c.attrs["beta"]; a != nil {
		beta = a.f
	}
	s := strides(bias.Dims, y.Dims)
	eachPlace(y.Dims, s, s, func(i, p, _ int) { y.Floats[i] += beta * bias.Floats[p] })
	return nil
}
