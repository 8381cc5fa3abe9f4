package kernels

import "fmt"

// Precision is the type to which a product's operands are rounded. Sums are
// float32 in each.
type Precision uint8

const (
	Float32 Precision = iota
	BFloat16
)

// String is the name that ParsePrecision reads.
func (p Precision) String() string {
	if p == BFloat16 {
		return "bfloat16"
	}
	return "float32"
}

// ParsePrecision reads float32 or bfloat16.
func ParsePrecision(name string) (Precision, error) {
	for _, p := range []Precision{Float32, BFloat16} {
		if name == p.String() {
			return p, nil
		}
	}
	return 0, fmt.Errorf("precision is %q, want %v or %v", name, Float32, BFloat16)
}

// Native tells whether the set's products in that precision are faster than those of
// float32, since the processor has instructions for it.
func (s *Set) Native(p Precision) bool { return p == Float32 || s.bf16.pairs }
