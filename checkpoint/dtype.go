package checkpoint

import (
	"fmt"
	"math"
)

// DType is the type in which a safetensors file stores the numbers of a tensor.
type DType string

// Types that can be read and written.
const (
	F32  DType = "F32"  // IEEE single precision
	F16  DType = "F16"  // IEEE half precision
	BF16 DType = "BF16" // bfloat16, the upper half of a float32
	I8   DType = "I8"   // integers, with scales in another tensor
)

// size is the width of a number in bytes, 0 for an unknown type. It knows types that Read
// refuses, too: checking the layout of a file takes the size of every tensor.
func (d DType) size() int64 {
	switch d {
	case "BOOL", "U8", I8, "F8_E5M2", "F8_E4M3":
		return 1
	case F16, BF16, "I16", "U16":
		return 2
	case F32, "I32", "U32":
		return 4
	case "F64", "I64", "U64", "C64":
		return 8
	}
	return 0
}

// check returns an error unless d is a type of floats that can be read and written.
func (d DType) check() error {
	switch d {
	case F32, F16, BF16:
		return nil
	}
	return fmt.Errorf("dtype is %q, want F32, F16 or BF16", string(d))
}

// or returns d, or F32 if d is empty.
func (d DType) or() DType {
	if d == "" {
		return F32
	}
	return d
}

// count is the number of elements of a shape. It returns an error on overflow.
func count(shape []int) (int64, error) {
	n := int64(1)
	for _, d := range shape {
		if d < 0 {
			return 0, fmt.Errorf("shape %v has a negative dimension", shape)
		}
		if d > 0 && n > math.MaxInt64/8/int64(d) {
			return 0, fmt.Errorf("shape %v is too large", shape)
		}
		n *= int64(d)
	}
	return n, nil
}
