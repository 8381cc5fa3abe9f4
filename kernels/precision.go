package kernels

import "fmt"

// Precision is the type to which the operands of a product are rounded. Sums are float32
// in both.
type Precision uint8

const (
	Float32 Precision = iota
	BFloat16
)

// String returns the name that ParsePrecision reads.
func (p Precision) String() string {
	if p == BFloat16 {
		return "bfloat16"
	}
	return "float32"
}

// ParsePrecision returns the precision called float32 or bfloat16. Other names are an error.
func ParsePrecision(name string) (Precision, error) {
	for _, p := range []Precision{Float32, BFloat16} {
		if name == p.String() {
			return p, nil
		}
	}
	return 0, fmt.Errorf("precision is %q, want %v or %v", name, Float32, BFloat16)
}

// Native tells whether the processor has instructions for products in p. Without them,
// bfloat16 is no faster than float32.
func (s *Set) Native(p Precision) bool { return p == Float32 || s.bf16.pairs }

// Fastest is the precision in which the set multiplies fastest.
func (s *Set) Fastest() Precision {
	if s.Native(BFloat16) {
		return BFloat16
	}
	return Float32
}
