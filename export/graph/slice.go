package graph

import "fmt"

// slice takes a range of each of the axes that it names.
func slice(c *call) ([]*Tensor, error) {
	x, starts, err := c.argInts()
	if err != nil {
		return nil, err
	}
	ends, err := c.ints(2)
	if err != nil {
		return nil, err
	}
	var axes, steps []int64
	for i := range starts {
		axes, steps = append(axes, int64(i)), append(steps, 1)
		if i >= maxRank {
			return nil, fmt.Errorf("has %d ranges, want at most %d", len(starts), maxRank)
		}
	}
	if c.has(3) {
		if axes, err = c.ints(3); err != nil {
			return nil, err
		}
	}
	if c.has(4) {
		if steps, err = c.ints(4); err != nil {
			return nil, err
		}
	}
	if len(ends) != len(starts) || len(axes) != len(starts) || len(steps) != len(starts) {
		return nil, fmt.Errorf("has %d starts, %d ends, %d axes, %d steps", len(starts), len(ends), len(axes), len(steps))
	}
	for i := range starts {
		axis, err := axisOf(axes[i], len(x.Dims))
		if err != nil {
			return nil, err
		}
		if x, err = c.cut(x, axis, starts[i], ends[i], steps[i]); err != nil {
			return nil, err
		}
	}
	return []*Tensor{x}, nil
}

func (c *call) cut(x *Tensor, axis int, start, end, step int64) (*Tensor, error) {
	outer, size, inner := around(x.Dims, axis)
	n := int64(size)
	if start < 0 {
		start += n
	}
	if end < 0 {
		end += n
	}
	var length int64
	switch {
	case step == 0:
		return nil, fmt.Errorf("step is 0")
	case step > 0:
		start, end = min(max(start, 0), n), min(max(end, 0), n)
		if end > start {
			length = (end-start-1)/step + 1
		}
	default:
		start, end = min(max(start, 0), n-1), min(max(end, -1), n-1)
		if step = max(step, -n-1); start > end {
			length = (start-end-1)/-step + 1
		}
	}
	dims := append([]int(nil), x.Dims...)
	dims[axis] = int(length)
	y, err := c.newTensor(x.Type, dims...)
	if err != nil {
		return nil, err
	}
	for o := range outer {
		if step == 1 {
			y.move(o*int(length)*inner, x, (o*size+int(start))*inner, int(length)*inner)
			continue
		}
		for i := range int(length) {
			y.move((o*int(length)+i)*inner, x, (o*size+int(start)+i*int(step))*inner, inner)
		}
	}
	return y, nil
}
