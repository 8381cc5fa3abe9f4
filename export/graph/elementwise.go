package graph

import (
	"fmt"
	"math"
)

// pairwise applies a function to two values of the same type with numpy's broadcasting. whole
// is the function for integers, nil if there is none.
func pairwise(real func(a, b float32) float32, whole func(a, b int64) int64) operator {
	return func(c *call) ([]*Tensor, error) {
		a, err := c.arg(0)
		if err != nil {
			return nil, err
		}
		b, err := c.arg(1)
		if err != nil {
			return nil, err
		}
		dims, err := broadcast(a.Dims, b.Dims)
		if err != nil {
			return nil, err
		}
		if a.Type != b.Type || a.Type != Float32 && (a.bytes() != 8 || whole == nil) {
			return nil, fmt.Errorf("inputs are %v and %v, want two of float32 or of a whole type", a, b)
		}
		y, err := c.newTensor(a.Type, dims...)
		if err != nil {
			return nil, err
		}
		eachPlace(dims, strides(a.Dims, dims), strides(b.Dims, dims), func(i, p, q int) {
			if a.Type == Float32 {
				y.Floats[i] = real(a.Floats[p], b.Floats[q])
			} else if y.Ints[i] = whole(a.Ints[p], b.Ints[q]); a.Type == Int32 {
				y.Ints[i] = int64(int32(y.Ints[i]))
			}
		})
		return []*Tensor{y}, nil
	}
}

// bytes is the size of an element of t.
func (t *Tensor) bytes() int { return t.Type.bytes() }

// broadcast is numpy's common shape of a and b.
func broadcast(a, b []int) ([]int, error) {
	if len(a) < len(b) {
		a, b = b, a
	}
	dims := append([]int(nil), a...)
	for i, d := range b {
		to := &dims[len(a)-len(b)+i]
		switch {
		case *to == 1:
			*to = d
		case d != 1 && d != *to:
			return nil, fmt.Errorf("shapes %v and %v do not broadcast", a, b)
		}
	}
	return dims, nil
}

// strides are the steps in a value of shape from along the dimensions of to, to which it is
// broadcast: 0 where it repeats.
func strides(from, to []int) []int {
	s := make([]int, len(to))
	step := 1
	for i := len(from) - 1; i >= 0; i-- {
		if from[i] > 1 {
			s[len(to)-len(from)+i] = step
		}
		step *= from[i]
	}
	return s
}

// eachPlace calls f with every index of a value of the shape and the indices that the strides
// give for it.
func eachPlace(dims, s, u []int, f func(i, p, q int)) {
	n, _ := count(dims)
	at := [maxRank]int{}
	p, q := 0, 0
	for i := range n {
		f(i, p, q)
		for d := len(dims) - 1; d >= 0; d-- {
			at[d]++
			p, q = p+s[d], q+u[d]
			if at[d] < dims[d] {
				break
			}
			p, q = p-s[d]*dims[d], q-u[d]*dims[d]
			at[d] = 0
		}
	}
}

// each applies f to each float.
func each(c *call, f func(float32) float32) ([]*Tensor, error) {
	x, err := c.floats(0)
	if err != nil {
		return nil, err
	}
	y, err := c.newTensor(Float32, x.Dims...)
	if err != nil {
		return nil, err
	}
	for i, v := range x.Floats {
		y.Floats[i] = f(v)
	}
	return []*Tensor{y}, nil
}

func sigmoid(c *call) ([]*Tensor, error) {
	return each(c, func(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) })
}

func tanh(c *call) ([]*Tensor, error) {
	return each(c, func(x float32) float32 { return float32(math.Tanh(float64(x))) })
}

func identity(c *call) ([]*Tensor, error) { return one(c.arg(0)) }

// cast changes the type. Floats are truncated to integers. All floats are float32: those of a
// model in halves keep the bits that halves would round away.
func cast(c *call) ([]*Tensor, error) {
	x, err := c.arg(0)
	if err != nil {
		return nil, err
	}
	if x.Type == Float32 && inMemory(Type(c.int("to", 0))) == Float32 {
		return []*Tensor{x}, nil
	}
	y, err := c.newTensor(inMemory(Type(c.int("to", 0))), x.Dims...)
	if err != nil {
		return nil, err
	}
	for i := range x.Len() {
		y.set(i, x.at(i))
	}
	return []*Tensor{y}, nil
}

// at is element i as a float64, which is exact but for large int64.
func (t *Tensor) at(i int) float64 {
	switch t.Type {
	case Float32:
		return float64(t.Floats[i])
	case Int32, Int64:
		return float64(t.Ints[i])
	case Int8:
		return float64(int8(t.Bytes[i]))
	}
	return float64(t.Bytes[i])
}

func (t *Tensor) set(i int, v float64) {
	switch t.Type {
	case Float32:
		t.Floats[i] = float32(v)
	case Int64:
		t.Ints[i] = int64(v)
	case Int32:
		t.Ints[i] = int64(int32(int64(v)))
	case Bool:
		t.Bytes[i] = 0
		if v != 0 {
			t.Bytes[i] = 1
		}
	default:
		t.Bytes[i] = byte(int64(v))
	}
}
