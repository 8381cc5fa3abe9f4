package graph

import (
	"fmt"
	"math"

	"github.com/lstmkb/lstmkb/kernels"
)

// dynamicQuantize rounds x to 8 bits, 0 to 255, with one scale and one zero point:
//
//	scale = (max(x, 0) − min(x, 0))/255   zero = round(−min/scale)   y = round(x/scale) + zero
func dynamicQuantize(c *call) ([]*Tensor, error) {
	x, err := c.floats(0)
	if err != nil {
		return nil, err
	}
	y, err := c.newTensor(Uint8, x.Dims...)
	if err != nil {
		return nil, err
	}
	var low, high float32
	for _, v := range x.Floats {
		low, high = min(low, v), max(high, v)
	}
	scale := (high - low) / 255
	if scale == 0 {
		scale = 1 // as in ONNX Runtime: all of x is 0
	}
	zero := clampRound(-low/scale, 0, 255)
	for i, v := range x.Floats {
		y.Bytes[i] = byte(int(clampRound(clampRound(v/scale, -1e6, 1e6)+zero, 0, 255)))
	}
	return []*Tensor{y, FloatTensor([]float32{scale}), {Type: Uint8, Bytes: []byte{byte(int(zero))}}}, nil
}

// clampRound rounds to the nearest integer, ties to even, from low to high. NaN becomes low.
func clampRound(v, low, high float32) float32 {
	if v != v {
		return low
	}
	return min(max(float32(math.RoundToEven(float64(v))), low), high)
}

// scaled holds the scales and zero points of quantize and dequantize: one pair for all
// elements, or one for each index of an axis.
type scaled struct {
	x, scale, zero *Tensor
	size, inner    int
}

func (c *call) scaled() (s scaled, err error) {
	if s.x, err = c.arg(0); err != nil {
		return s, err
	}
	if s.scale, err = c.floats(1); err != nil {
		return s, err
	}
	if c.has(2) {
		if s.zero = c.args[2]; s.zero.Len() != s.scale.Len() {
			return s, fmt.Errorf("zero point is %v, scale %v, want as many", s.zero, s.scale)
		}
	}
	s.size, s.inner = 1, 1
	if s.scale.Len() == 1 {
		return s, nil
	}
	axis, err := axisOf(c.int("axis", 1), len(s.x.Dims))
	if err != nil {
		return s, err
	}
	if _, s.size, s.inner = around(s.x.Dims, axis); s.size != s.scale.Len() {
		return s, fmt.Errorf("scale is %v, want one or the %d of axis %d", s.scale, s.size, axis)
	}
	return s, nil
}

// of returns the scale and zero point of element i.
func (s scaled) of(i int) (scale, zero float32) {
	at := i / s.inner % s.size
	if s.zero != nil {
		zero = float32(s.zero.at(at))
	}
	return s.scale.Floats[at], zero
}

func quantize(c *call) ([]*Tensor, error) {
	s, err := c.scaled()
	if err != nil {
		return nil, err
	}
	kind, low, high := Uint8, float32(0), float32(255)
	if s.zero != nil && s.zero.Type == Int8 {
		kind, low, high = Int8, -128, 127
	}
	if s.x.Type != Float32 || s.zero != nil && s.zero.Type != kind {
		return nil, fmt.Errorf("quantizes %v to the type of %v, want float32 to uint8 or int8", s.x, s.zero)
	}
	y, err := c.newTensor(kind, s.x.Dims...)
	if err != nil {
		return nil, err
	}
	for i, v := range s.x.Floats {
		scale, zero := s.of(i)
		y.Bytes[i] = byte(int(clampRound(clampRound(v/scale, -1e6, 1e6)+zero, low, high)))
	}
	return []*Tensor{y}, nil
}

func dequantize(c *call) ([]*Tensor, error) {
	s, err := c.scaled()
	if err != nil {
		return nil, err
	}
	y, err := c.newTensor(Float32, s.x.Dims...)
	if err != nil {
		return nil, err
	}
	for i := range y.Floats {
		scale, zero := s.of(i)
		y.Floats[i] = (float32(s.x.at(i)) - zero) * scale
	}
	return []*Tensor{y}, nil
}

// integerDepth is the number of products of two byte differences, each up to 255 in
// magnitude, whose sum stays below 2²⁴, so that a float holds it exactly.
const integerDepth = 256

// matMulInteger is (A − zeroA)·(B − zeroB) in int32, where B is one matrix (K, N). It uses
// float products of integerDepth rows of B at a time, which are exact.
func matMulInteger(c *call) ([]*Tensor, error) {
	a, err := c.bytesLess(0, 2)
	if err != nil {
		return nil, err
	}
	b, err := c.bytesLess(1, 3)
	if err != nil {
		return nil, err
	}
	if len(b.Dims) != 2 {
		return nil, fmt.Errorf("input B is %v, want (K, N)", b)
	}
	p, err := planMatMul(a.Dims, b.Dims)
	if err != nil {
		return nil, err
	}
	y, err := c.newTensor(Int32, p.dims...)
	if err != nil {
		return nil, err
	}
	before := c.left
	sum, err := c.newTensor(Float32, p.m, p.n)
	if err != nil {
		return nil, err
	}
	depth := min(p.k, integerDepth)
	left, err := c.newTensor(Float32, p.m, depth)
	if err != nil {
		return nil, err
	}
	slab, err := c.newTensor(Float32, depth, p.n)
	if err != nil {
		return nil, err
	}
	for k := 0; k < p.k; k += depth {
		d := min(depth, p.k-k)
		for i := range p.m {
			a.widen(left.Floats[i*d:][:d], i*p.k+k)
		}
		b.widen(slab.Floats[:d*p.n], k*p.n)
		c.pool.Gemm(kernels.Gemm{M: p.m, N: p.n, K: d, A: left.Floats, LDA: d, B: slab.Floats, LDB: p.n, C: sum.Floats, LDC: p.n})
		for i, v := range sum.Floats {
			y.Ints[i] = int64(int32(y.Ints[i] + int64(v)))
		}
	}
	c.left = before
	return []*Tensor{y}, nil
}

// bytesLess is a tensor of bytes minus their zero point, one for all.
type bytesLess struct {
	*Tensor
	zero float32
}

// widen writes elements, starting at from, to y.
func (b bytesLess) widen(y []float32, from int) {
	q := b.Bytes[from:][:len(y)]
	if b.Type == Int8 {
		for i, v := range q {
			y[i] = float32(int8(v)) - b.zero
		}
		return
	}
	for i, v := range q {
		y[i] = float32(v) - b.zero
	}
}

func (c *call) bytesLess(i, zero int) (b bytesLess, err error) {
	if b.Tensor, err = c.arg(i); err != nil {
		return b, err
	}
	if b.Type != Uint8 && b.Type != Int8 {
		return b, fmt.Errorf("input %d is %v, want uint8 or int8", i, b.Tensor)
	}
	if !c.has(zero) {
		return b, nil
	}
	z := c.args[zero]
	if z.Type != b.Type || z.Len() != 1 {
		return b, fmt.Errorf("zero point %v, want one of %v", z, b.Type)
	}
	b.zero = float32(z.at(0))
	return b, nil
}
