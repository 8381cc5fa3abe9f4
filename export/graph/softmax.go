package graph

import (
	"fmt"
	"math"
)

// softmax and logSoftmax work along the last axis.
func softmax(c *call) ([]*Tensor, error) {
	return rows(c, func(y, x []float32) { c.pool.Exp(y, x, c.pool.LogSumExp(x), 1) })
}

func logSoftmax(c *call) ([]*Tensor, error) {
	return rows(c, func(y, x []float32) {
		sum := c.pool.LogSumExp(x)
		for i, v := range x {
			y[i] = v - sum
		}
	})
}

func rows(c *call, f func(y, x []float32)) ([]*Tensor, error) {
	x, err := c.floats(0)
	if err != nil {
		return nil, err
	}
	n, err := c.lastAxis(x)
	if err != nil {
		return nil, err
	}
	y, err := c.newTensor(Float32, x.Dims...)
	if err != nil {
		return nil, err
	}
	for at := 0; at < len(y.Floats); at += n {
		f(y.Floats[at:at+n], x.Floats[at:at+n])
	}
	return []*Tensor{y}, nil
}

// lastAxis returns the size of the axis in the axis attribute, which must be the last one.
func (c *call) lastAxis(x *Tensor) (int, error) {
	other := int64(-1)
	if c.opset < 13 && c.op != "TopK" {
		other = 1
	}
	axis, err := axisOf(c.int("axis", other), len(x.Dims))
	if err != nil {
		return 0, err
	}
	if axis != len(x.Dims)-1 {
		return 0, fmt.Errorf("axis is %d of %v, want the last", axis, x)
	}
	return x.Dims[axis], nil
}

// topK is the K largest values along the last axis, sorted, equal ones by their index.
func topK(c *call) ([]*Tensor, error) {
	x, err := c.floats(0)
	if err != nil {
		return nil, err
	}
	n, err := c.lastAxis(x)
	if err != nil {
		return nil, err
	}
	if c.int("largest", 1) != 1 {
		return nil, fmt.Errorf("largest is 0, want 1")
	}
	ks, err := c.ints(1)
	if err != nil {
		return nil, err
	}
	if len(ks) != 1 || ks[0] < 0 || ks[0] > int64(n) {
		return nil, fmt.Errorf("input K is %v, want one number of 0 to %d", ks, n)
	}
	k := int(ks[0])
	dims := append([]int(nil), x.Dims...)
	dims[len(dims)-1] = k
	values, err := c.newTensor(Float32, dims...)
	if err != nil {
		return nil, err
	}
	ids, err := c.newTensor(Int64, dims...)
	if err != nil {
		return nil, err
	}
	if err := c.take(k, 4); err != nil {
		return nil, err
	}
	top := make([]int32, k)
	for row := range x.Len() / max(1, n) {
		v := x.Floats[row*n:][:n]
		found := c.pool.TopK(top, v)
		for i := range k {
			if i >= found { // NaNs are not ranked
				values.Floats[row*k+i] = float32(math.NaN())
				continue
			}
			values.Floats[row*k+i], ids.Ints[row*k+i] = v[top[i]], int64(top[i])
		}
	}
	return []*Tensor{values, ids}, nil
}
