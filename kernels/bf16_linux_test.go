package kernels

import (
	"runtime/debug"
	"testing"
	"unsafe"
)

// bf16s are the bfloat16 next to a page without access.
func (f *fenced) bf16s(t *testing.T, n int) []BF16 {
	t.Helper()
	pairs := f.floats(t, (n+1)/2)
	x := unsafe.Slice((*BF16)(unsafe.Pointer(unsafe.SliceData(pairs))), 2*len(pairs))
	if f.start {
		return x[:n]
	}
	return x[len(x)-n:]
}

func TestBF16StaysInBounds(t *testing.T) {
	forSets(t, func(t *testing.T, s *Set) {
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		for _, start := range []bool{false, true} {
			f := &fenced{start: start}
			defer f.free()
			for _, n := range lengths() {
				for name, run := range map[string]func(){
					"toBF16":   func() { s.ToBF16(f.bf16s(t, n), f.floats(t, n)) },
					"fromBF16": func() { s.FromBF16(f.floats(t, n), f.bf16s(t, n)) },
					"above":    func() { s.above(f.floats(t, n), 1) },
				} {
					if fault := caught(run); fault != nil {
						t.Fatalf("%s, n=%d, start=%v: %v", name, n, start, fault)
					}
					f.free()
				}
			}
		}
	})
}
