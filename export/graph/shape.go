package graph

import (
	"errors"
	"fmt"
)

func shapeOf(c *call) ([]*Tensor, error) {
	x, err := c.arg(0)
	if err != nil {
		return nil, err
	}
	rank := int64(len(x.Dims))
	from, to := clampAxis(c.int("start", 0), rank), clampAxis(c.int("end", rank), rank)
	y, err := c.newTensor(Int64, int(max(0, to-from)))
	if err != nil {
		return nil, err
	}
	for i := range y.Ints {
		y.Ints[i] = int64(x.Dims[int(from)+i])
	}
	return []*Tensor{y}, nil
}

// clampAxis maps a possibly negative index to 0 … size.
func clampAxis(at, size int64) int64 {
	if at < 0 {
		at += size
	}
	return min(max(at, 0), size)
}

func reshape(c *call) ([]*Tensor, error) {
	x, want, err := c.argInts()
	if err != nil {
		return nil, err
	}
	dims, err := toDims(want)
	if err != nil {
		return nil, err
	}
	free := -1
	for i, d := range want {
		switch {
		case d == 0 && c.int("allowzero", 0) == 0:
			if i >= len(x.Dims) {
				return nil, fmt.Errorf("shape %v copies dimension %d of %v", want, i, x.Dims)
			}
			dims[i] = x.Dims[i]
		case d == -1 && free < 0:
			free, dims[i] = i, 1
		}
	}
	n, err := count(dims)
	if err != nil {
		return nil, err
	}
	if free >= 0 && n > 0 {
		dims[free] = x.Len() / n
		n *= dims[free]
	}
	if n != x.Len() {
		return nil, fmt.Errorf("shape %v does not fit %v", want, x)
	}
	return []*Tensor{x.reshaped(dims)}, nil
}

// axes are an attribute until opset 12 and an input from opset 13.
func (c *call) axes() ([]int64, bool, error) {
	if a := c.attrs["axes"]; a != nil {
		return a.ints, true, nil
	}
	if !c.has(1) {
		return nil, false, nil
	}
	axes, err := c.ints(1)
	return axes, true, err
}

func squeeze(c *call) ([]*Tensor, error) {
	x, err := c.arg(0)
	if err != nil {
		return nil, err
	}
	axes, given, err := c.axes()
	if err != nil {
		return nil, err
	}
	var drop [maxRank]bool
	for _, a := range axes {
		axis, err := axisOf(a, len(x.Dims))
		if err != nil {
			return nil, err
		}
		if drop[axis] = true; x.Dims[axis] != 1 {
			return nil, fmt.Errorf("dimension %d of %v is not 1", axis, x)
		}
	}
	var dims []int
	for i, d := range x.Dims {
		if !drop[i] && (given || d != 1) {
			dims = append(dims, d)
		}
	}
	return []*Tensor{x.reshaped(dims)}, nil
}

func unsqueeze(c *call) ([]*Tensor, error) {
	x, err := c.arg(0)
	if err != nil {
		return nil, err
	}
	axes, given, err := c.axes()
	if err != nil {
		return nil, err
	}
	if !given {
		return nil, errors.New("has no axes")
	}
	rank := len(x.Dims) + len(axes)
	if rank > maxRank {
		return nil, fmt.Errorf("has %d dimensions, want at most %d", rank, maxRank)
	}
	var added [maxRank]bool
	for _, a := range axes {
		axis, err := axisOf(a, rank)
		if err != nil {
			return nil, err
		}
		if added[axis] {
			return nil, fmt.Errorf("axes %v have one twice", axes)
		}
		added[axis] = true
	}
	dims, from := make([]int, rank), 0
	for i := range dims {
		if dims[i] = 1; !added[i] {
			dims[i] = x.Dims[from]
			from++
		}
	}
	return []*Tensor{x.reshaped(dims)}, nil
}

// toDims converts integers to a shape.
func toDims(list []int64) ([]int, error) {
	if len(list) > maxRank {
		return nil, fmt.Errorf("shape has %d dimensions, want at most %d", len(list), maxRank)
	}
	dims := make([]int, len(list))
	for i, d := range list {
		dims[i] = int(d)
	}
	return dims, nil
}

func expand(c *call) ([]*Tensor, error) {
	x, want, err := c.argInts()
	if err != nil {
		return nil, err
	}
	dims, err := toDims(want)
	if err != nil {
		return nil, err
	}
	if dims, err = broadcast(x.Dims, dims); err != nil {
		return nil, err
	}
	y, err := c.newTensor(x.Type, dims...)
	if err != nil {
		return nil, err
	}
	s := strides(x.Dims, dims)
	eachPlace(dims, s, s, func(i, p, _ int) { y.move(i, x, p, 1) })
	return []*Tensor{y}, nil
}

func constantOfShape(c *call) ([]*Tensor, error) {
	want, err := c.ints(0)
	if err != nil {
		return nil, err
	}
	dims, err := toDims(want)
	if err != nil {
		return nil, err
	}
	value := &Tensor{Type: Float32, Floats: []float32{0}}
	if a := c.attrs["value"]; a != nil {
		if value = a.tensor; value == nil || value.Len() != 1 {
			return nil, errors.New("attribute value is not a tensor of one element")
		}
	}
	y, err := c.newTensor(value.Type, dims...)
	if err != nil {
		return nil, err
	}
	for i := range y.Len() {
		y.move(i, value, 0, 1)
	}
	return []*Tensor{y}, nil
}

func constant(c *call) ([]*Tensor, error) {
	for name, a := range c.attrs {
		switch name {
		case "value":
			if a.tensor != nil {
				return []*Tensor{a.tensor}, nil
			}
		case "value_int":
			return []*Tensor{IntTensor([]int64{a.i})}, nil
		case "value_ints":
			return []*Tensor{IntTensor(a.ints, len(a.ints))}, nil
		case "value_float":
			return []*Tensor{FloatTensor([]float32{a.f})}, nil
		case "value_floats":
			return []*Tensor{FloatTensor(a.floats, len(a.floats))}, nil
		}
	}
	return nil, errors.New("has no attribute value, value_int(s) or value_float(s)")
}
