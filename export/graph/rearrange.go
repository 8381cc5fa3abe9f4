package graph

import (
	"errors"
	"fmt"
)

func gather(c *call) ([]*Tensor, error) {
	x, ids, err := c.argInts()
	if err != nil {
		return nil, err
	}
	axis, err := axisOf(c.int("axis", 0), len(x.Dims))
	if err != nil {
		return nil, err
	}
	dims := append(append(append([]int(nil), x.Dims[:axis]...), c.args[1].Dims...), x.Dims[axis+1:]...)
	outer, size, inner := around(x.Dims, axis)
	y, err := c.newTensor(x.Type, dims...)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		at := id
		if at < 0 {
			at += int64(size)
		}
		if at < 0 || at >= int64(size) {
			return nil, fmt.Errorf("index %d is %d, want %d to %d", i, id, -size, size-1)
		}
		for o := range outer {
			y.move((o*len(ids)+i)*inner, x, (o*size+int(at))*inner, inner)
		}
	}
	return []*Tensor{y}, nil
}

func transpose(c *call) ([]*Tensor, error) {
	x, err := c.arg(0)
	if err != nil {
		return nil, err
	}
	rank := len(x.Dims)
	perm := make([]int64, rank)
	for i := range perm {
		perm[i] = int64(rank - 1 - i)
	}
	if a := c.attrs["perm"]; a != nil {
		perm = a.ints
	}
	if len(perm) != rank {
		return nil, fmt.Errorf("perm is %v, want %d axes", perm, rank)
	}
	from := strides(x.Dims, x.Dims)
	dims, s := make([]int, rank), make([]int, rank)
	var seen [maxRank]bool
	for i, p := range perm {
		if p < 0 || p >= int64(rank) || seen[p] {
			return nil, fmt.Errorf("perm is %v, want each of 0 to %d once", perm, rank-1)
		}
		seen[p] = true
		dims[i], s[i] = x.Dims[p], from[p]
	}
	y, err := c.newTensor(x.Type, dims...)
	if err != nil {
		return nil, err
	}
	eachPlace(dims, s, s, func(i, p, _ int) { y.move(i, x, p, 1) })
	return []*Tensor{y}, nil
}

func concat(c *call) ([]*Tensor, error) {
	first, err := c.arg(0)
	if err != nil {
		return nil, err
	}
	axis, err := axisOf(c.int("axis", 0), len(first.Dims))
	if err != nil {
		return nil, err
	}
	dims := append([]int(nil), first.Dims...)
	for i := 1; i < len(c.args); i++ {
		x, err := c.arg(i)
		if err != nil {
			return nil, err
		}
		if x.Type != first.Type || len(x.Dims) != len(dims) {
			return nil, fmt.Errorf("inputs are %v and %v, want one type and rank", first, x)
		}
		for d := range dims {
			if d != axis && x.Dims[d] != dims[d] {
				return nil, fmt.Errorf("inputs are %v and %v, want them alike beside axis %d", first, x, axis)
			}
		}
		dims[axis] += x.Dims[axis]
	}
	y, err := c.newTensor(first.Type, dims...)
	if err != nil {
		return nil, err
	}
	outer, size, inner := around(dims, axis)
	at := 0
	for _, x := range c.args {
		run := x.Dims[axis] * inner
		for o := range outer {
			y.move(o*size*inner+at, x, o*run, run)
		}
		at += run
	}
	return []*Tensor{y}, nil
}

func split(c *call) ([]*Tensor, error) {
	x, err := c.arg(0)
	if err != nil {
		return nil, err
	}
	axis, err := axisOf(c.int("axis", 0), len(x.Dims))
	if err != nil {
		return nil, err
	}
	outer, size, inner := around(x.Dims, axis)
	parts, err := c.parts(size)
	if err != nil {
		return nil, err
	}
	var out []*Tensor
	from := 0
	for _, n := range parts {
		dims := append([]int(nil), x.Dims...)
		dims[axis] = n
		y, err := c.newTensor(x.Type, dims...)
		if err != nil {
			return nil, err
		}
		for o := range outer {
			y.move(o*n*inner, x, (o*size+from)*inner, n*inner)
		}
		from += n
		out = append(out, y)
	}
	return out, nil
}

// parts returns the sizes into which split divides size: an input, an attribute until opset
// 12, or equal sizes, of which the last may be smaller.
func (c *call) parts(size int) (parts []int, err error) {
	var given []int64
	if a := c.attrs["split"]; a != nil {
		given = a.ints
	} else if c.has(1) {
		if given, err = c.ints(1); err != nil {
			return nil, err
		}
	}
	n := len(c.out)
	if given == nil {
		if n == 0 {
			return nil, errors.New("has no outputs")
		}
		each := (size + n - 1) / n
		for left := size; len(parts) < n; left -= each {
			parts = append(parts, max(0, min(each, left)))
		}
		return parts, nil
	}
	if len(given) != n {
		return nil, fmt.Errorf("splits into %v, want %d parts", given, n)
	}
	left := int64(size)
	for _, p := range given {
		if p < 0 || p > left {
			return nil, fmt.Errorf("parts %v do not add up to %d", given, size)
		}
		left -= p
		parts = append(parts, int(p))
	}
	if left != 0 {
		return nil, fmt.Errorf("parts %v do not add up to %d", given, size)
	}
	return parts, nil
}
